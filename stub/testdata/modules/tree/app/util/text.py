from ..settings import json

try:
    from app.util import numbers as n
except ImportError:
    n = None
