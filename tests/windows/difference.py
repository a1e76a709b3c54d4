"""Largest difference of two 8-bit pictures in steps: difference.py ONE OTHER"""
import sys

import numpy as np
from PIL import Image

one, other = (np.asarray(Image.open(path)).astype(int) for path in sys.argv[1:3])
print(abs(one - other).max() if one.shape == other.shape else f"sizes {one.shape} and {other.shape}")
