"""The words of every language: what is said, what is listened for, and what stands in braces."""
