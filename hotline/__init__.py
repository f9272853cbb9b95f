"""Everything that touches the world: webhooks, line, console, clock and command line."""
