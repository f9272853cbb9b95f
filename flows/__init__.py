"""What people read, hear and answer: pure conversations, no clock, no store, no network."""
