"""How fast dlnotes is, beside its peers and beside what the machine can do."""
