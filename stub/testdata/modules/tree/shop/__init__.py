"""A package that imports its own modules."""
from shop.cart import Cart
