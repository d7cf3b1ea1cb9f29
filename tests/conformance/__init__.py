"""The conformance cases that lie outside the project, run through the public API."""
