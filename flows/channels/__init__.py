"""How conversations are held: by text and on a call."""
