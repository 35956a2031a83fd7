"""The families of vectors: each module has FILES, file names and what makes their cases."""
