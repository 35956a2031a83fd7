import json
import os.path
