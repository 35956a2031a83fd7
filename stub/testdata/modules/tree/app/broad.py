from app.util import *
from six.moves import urllib

if 0:
    import notes
