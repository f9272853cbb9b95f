"""What every part stands on: settings, clock, logs, privacy, the alphabet of texts."""
