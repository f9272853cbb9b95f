"""What is kept: people, posts, tasks, messages, calls, sessions and the audit trail."""
