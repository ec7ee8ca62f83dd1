"""Makes the MAT files beside it: python3 -m venv v && v/bin/pip install scipy==1.17.1 && v/bin/python make_mat.py .

recording.mat is written by SciPy, packed, and recording-v6.mat is the same unpacked. The files named like
testmatrix_6.1_SOL2.mat were written by MATLAB (its version and computer are in the name; SOL2 is big-endian) and come with
SciPy, under its BSD licence (LICENSE.scipy.txt)."""

import os
import shutil
import sys

import numpy
import scipy.io

WRITTEN_BY_MATLAB = """
test3dmatrix_7.4_GLNX86 testcell_7.4_GLNX86 testcomplex_6.1_SOL2 testdouble_4.2c_SOL2 testdouble_6.1_SOL2
testfunc_7.4_GLNX86 testhdf5_7.4_GLNX86 testmatrix_6.1_SOL2 testmatrix_7.4_GLNX86 testminus_7.4_GLNX86
testobject_7.4_GLNX86 testsparse_6.5.1_GLNX86 teststring_7.1_GLNX86 teststruct_6.1_SOL2 testmulti_7.4_GLNX86
""".split()

out = sys.argv[1]
rows = numpy.arange(40)
variables = {
    "X097_DE_time": (rows * rows / 8 - 10).reshape(-1, 1),
    "X097_FE_time": (-100 * rows).astype(numpy.int16).reshape(-1, 1),
    "accel": numpy.stack([rows, rows + 0.5, -rows], axis=1).astype(numpy.single),
    "X097RPM": numpy.array([[1796]], dtype=numpy.uint16),
    "short": numpy.array([[1], [2], [3]], dtype=numpy.uint64) << numpy.uint64(62),
    "is_on": (rows % 2 == 1).reshape(-1, 1),
    "gap": numpy.where(rows == 7, numpy.nan, rows).reshape(-1, 1),
    "note": "drive end",
}
scipy.io.savemat(os.path.join(out, "recording.mat"), variables, do_compression=True)
scipy.io.savemat(os.path.join(out, "recording-v6.mat"), variables)
folder = os.path.join(os.path.dirname(scipy.io.__file__), "matlab", "tests", "data")
for name in WRITTEN_BY_MATLAB:
    shutil.copyfile(os.path.join(folder, name + ".mat"), os.path.join(out, name + ".mat"))
