"""The server extension: launch environments of kernels, and verifications as jobs."""
