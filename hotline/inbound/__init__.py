"""What people say: understood, kept and answered in one transaction."""
