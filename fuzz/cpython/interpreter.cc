#include "fuzz/cpython/interpreter.h"

#include <initializer_list>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "fuzz/claims/require.h"

// An interpreter never frees all that it has, and keeps objects that come and
// go from one input to the next. A search for leaks after each input would find
// none of ours, and takes a hundred times as long as the input. Targets without
// CPython look for leaks.
extern "C" const char* __asan_default_options() { return "detect_leaks=0"; }

namespace mitogen {
namespace {

constexpr char kOracle[] =
#include "fuzz/cpython/oracle.py.inc"
    ;

std::string TextOf(PyObject* object) {
  const PyRef text(PyObject_Str(object));
  const char* bytes = text == nullptr ? nullptr : PyUnicode_AsUTF8(text.get());
  PyErr_Clear();
  return bytes == nullptr ? "(no text)" : bytes;
}

std::string TakeError() {
  PyObject* type = nullptr;
  PyObject* value = nullptr;
  PyObject* traceback = nullptr;
  PyErr_Fetch(&type, &value, &traceback);
  PyErr_NormalizeException(&type, &value, &traceback);
  const PyRef owned_type(type);
  const PyRef owned_value(value);
  const PyRef owned_traceback(traceback);
  return absl::StrCat(reinterpret_cast<PyTypeObject*>(type)->tp_name, ": ",
                      TextOf(value));
}

void Check(const PyStatus& status) {
  if (PyStatus_Exception(status)) Broken(status.err_msg);
}

void StartInterpreter() {
  PyPreConfig preconfig;
  PyPreConfig_InitIsolatedConfig(&preconfig);
  // CPython's own allocator would hide from sanitizers what it does with
  // memory.
  preconfig.allocator = PYMEM_ALLOCATOR_MALLOC;
  Check(Py_PreInitialize(&preconfig));
  PyConfig config;
  PyConfig_InitIsolatedConfig(&config);
  // Sets have the same order in each run.
  config.use_hash_seed = 1;
  config.hash_seed = 0;
  config.install_signal_handlers = 0;
  Check(PyConfig_SetBytesString(&config, &config.program_name,
                                "/usr/bin/python3"));
  Check(Py_InitializeFromConfig(&config));
  PyConfig_Clear(&config);
}

// The names that oracle.py defines.
PyObject* Oracle() {
  static PyObject* const names = [] {
    StartInterpreter();
    PyRef scope = Owned(PyDict_New());
    const PyRef name = Owned(PyUnicode_FromString("oracle"));
    PyDict_SetItemString(scope.get(), "__name__", name.get());
    Owned(PyRun_String(kOracle, Py_file_input, scope.get(), scope.get()));
    return scope.release();
  }();
  return names;
}

}  // namespace

PyRef Owned(PyObject* object) {
  if (object == nullptr) {
    Broken(absl::StrCat("CPython has an error of its own: ", TakeError()));
  }
  return PyRef(object);
}

OriginalAnswer LoadByOriginal(absl::string_view pickle) {
  PyObject* load = PyDict_GetItemString(Oracle(), "load");
  const PyRef bytes =
      Owned(PyBytes_FromStringAndSize(pickle.data(), pickle.size()));
  PyRef value(PyObject_CallOneArg(load, bytes.get()));
  if (value != nullptr) return {std::move(value), ""};
  const bool out_of_memory = PyErr_ExceptionMatches(PyExc_MemoryError);
  OriginalAnswer answer{nullptr, TakeError()};
  Require(!out_of_memory, "the guard keeps bombs from CPython");
  return answer;
}

PyRef CallOracle(const char* function,
                 std::initializer_list<PyObject*> arguments) {
  PyObject* callable = PyDict_GetItemString(Oracle(), function);
  const std::vector<PyObject*> vector(arguments);
  return Owned(
      PyObject_Vectorcall(callable, vector.data(), vector.size(), nullptr));
}

std::optional<std::string> Difference(PyObject* ours, PyObject* theirs) {
  const PyRef found = CallOracle("difference", {ours, theirs});
  if (found.get() == Py_None) return std::nullopt;
  return TextOf(found.get());
}

}  // namespace mitogen
