"""Python values in the JSON of the testee protocol, for requests."""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.append(os.path.join(HERE, '..', '..', 'testee'))

from answers.stand_in import shown  # noqa: E402, F401
