"""What goes on beside requests: sending, catching up, and what time alone asks for."""
