"""What can be talked about: one file a conversation; `catalogue` lists them all."""
