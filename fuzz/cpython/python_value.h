// Values of a Document as the objects of Python that they stand for. One value
// becomes one object, and of equal keys Python itself decides.

#ifndef MITOGEN_FUZZ_CPYTHON_PYTHON_VALUE_H_
#define MITOGEN_FUZZ_CPYTHON_PYTHON_VALUE_H_

#include "fuzz/cpython/interpreter.h"
#include "protocol/pickle/value/document.h"

namespace mitogen {

// Aborts if Python cannot have such an object, as with a key that it refuses to
// hash.
PyRef PythonValue(const Document& doc, ValueId value);

}  // namespace mitogen

#endif  // MITOGEN_FUZZ_CPYTHON_PYTHON_VALUE_H_
