"""dlnotes."""
