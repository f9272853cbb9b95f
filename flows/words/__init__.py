"""What is said: wording files, and what stands in their braces."""
