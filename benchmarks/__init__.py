"""Measurements beside other libraries; ``python -m benchmarks`` prints them."""
