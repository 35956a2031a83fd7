"""What the original answers, operation by operation. Runs on Python 2.7 and 3.6 to 3.13."""
