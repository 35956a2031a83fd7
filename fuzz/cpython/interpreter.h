// CPython with the original's core, inside this process. There is one
// interpreter; it starts at the first use and never ends.

#ifndef MITOGEN_FUZZ_CPYTHON_INTERPRETER_H_
#define MITOGEN_FUZZ_CPYTHON_INTERPRETER_H_

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <initializer_list>
#include <memory>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace mitogen {

// From 3.14 on, CPython reads the lines of INT and LONG in decimal only
// (PKL-9), and refuses a frame inside a frame (PKL-27).
constexpr bool kIsPython314OrLater = PY_VERSION_HEX >= 0x030E0000;

struct DecrementReference {
  void operator()(PyObject* object) const { Py_DECREF(object); }
};
using PyRef = std::unique_ptr<PyObject, DecrementReference>;

// Takes over a reference that CPython returned; aborts with CPython's own error
// if there is none.
PyRef Owned(PyObject* object);

// What the original answers to a pickle.
struct OriginalAnswer {
  PyRef value;        // Null if it was refused.
  std::string error;  // "UnpicklingError: pickle data was truncated".
};
OriginalAnswer LoadByOriginal(absl::string_view pickle);

// Calls a function of oracle.py, which must succeed.
PyRef CallOracle(const char* function,
                 std::initializer_list<PyObject*> arguments);

// Nothing if the values are the same; otherwise the difference in words.
std::optional<std::string> Difference(PyObject* ours, PyObject* theirs);

}  // namespace mitogen

#endif  // MITOGEN_FUZZ_CPYTHON_INTERPRETER_H_
