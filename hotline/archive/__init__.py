"""What leaves the hotline and comes back: backups, restores, exports."""
