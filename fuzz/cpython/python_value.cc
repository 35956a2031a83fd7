#include "fuzz/cpython/python_value.h"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "fuzz/claims/require.h"
#include "protocol/pickle/globals.h"

namespace mitogen {
namespace {

PyRef Text(absl::string_view text) {
  return Owned(PyUnicode_DecodeUTF8(text.data(), text.size(), "surrogatepass"));
}

PyRef Bytes(absl::string_view bytes) {
  return Owned(PyBytes_FromStringAndSize(bytes.data(), bytes.size()));
}

PyRef Number(uint32_t number) { return Owned(PyLong_FromUnsignedLong(number)); }

PyRef Integer(const Document& doc, ValueId value) {
  char scratch[8];
  const absl::string_view bytes = doc.IntegerBytes(value, scratch);
  if (bytes.empty()) return Number(0);
  return Owned(_PyLong_FromByteArray(
      reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
      /*little_endian=*/1, /*is_signed=*/1));
}

PyRef ContextObject(const Document& doc, ValueId value) {
  const ValueId name = doc.context_name(value);
  const PyRef name_object =
      doc.is_none(name) ? PyRef(Py_NewRef(Py_None)) : Text(doc.text(name));
  return CallOracle("context",
                    {Number(doc.context_id(value)).get(), name_object.get()});
}

PyRef GlobalObject(const GlobalRow& row) {
  return CallOracle("find_global",
                    {Text(row.module).get(), Text(row.name).get()});
}

// Null for a container.
PyRef Leaf(const Document& doc, ValueId value) {
  switch (doc.kind(value)) {
    case ValueKind::kNone:
      return PyRef(Py_NewRef(Py_None));
    case ValueKind::kBool:
      return Owned(PyBool_FromLong(doc.AsBool(value) ? 1 : 0));
    case ValueKind::kInt:
    case ValueKind::kBigInt:
      return Integer(doc, value);
    case ValueKind::kFloat:
      return Owned(PyFloat_FromDouble(doc.AsFloat(value)));
    case ValueKind::kText:
      return Text(doc.text(value));
    case ValueKind::kBytes:
      return Bytes(doc.bytes(value));
    case ValueKind::kByteArray:
      return Owned(PyByteArray_FromObject(Bytes(doc.bytes(value)).get()));
    case ValueKind::kGlobal:
      return GlobalObject(kGlobals[doc.global_index(value)]);
    case ValueKind::kBlob:
      return CallOracle("blob", {Bytes(doc.bytes(value)).get()});
    case ValueKind::kSecret:
      return CallOracle("secret", {Text(doc.text(value)).get()});
    case ValueKind::kCallError:
      return CallOracle("call_error", {Text(doc.text(value)).get()});
    case ValueKind::kSender:
      return CallOracle("sender", {Number(doc.context_id(value)).get(),
                                   Number(doc.handle(value)).get()});
    case ValueKind::kContext:
      return ContextObject(doc, value);
    default:
      return nullptr;
  }
}

// Walks over a value. It makes each container empty when it reaches it, and
// fills it when all that is in it has been made. Keys and items of sets are
// complete by then, since what can be hashed is part of no cycle.
class Builder {
 public:
  explicit Builder(const Document& doc) : doc_(doc) {}

  PyRef Build(ValueId root) {
    std::vector<Step> left = {{root, false}};
    while (!left.empty()) {
      const Step step = left.back();
      left.pop_back();
      if (step.is_open) {
        Fill(step.value);
      } else if (!made_.contains(step.value.bits())) {
        Begin(step.value, &left);
      }
    }
    return PyRef(Py_NewRef(Made(root)));
  }

 private:
  struct Step {
    ValueId value;
    // Its children have been made.
    bool is_open;
  };

  PyObject* Made(ValueId value) { return made_.at(value.bits()).get(); }

  void Begin(ValueId value, std::vector<Step>* left) {
    PyRef leaf = Leaf(doc_, value);
    if (leaf != nullptr) {
      made_[value.bits()] = std::move(leaf);
      return;
    }
    made_[value.bits()] = Empty(value);
    left->push_back({value, true});
    for (const ValueId child : doc_.children(value)) {
      left->push_back({child, false});
    }
  }

  PyRef Empty(ValueId value) {
    switch (doc_.kind(value)) {
      case ValueKind::kList:
        return Owned(PyList_New(0));
      case ValueKind::kTuple:
        return Owned(PyTuple_New(doc_.items(value).size()));
      case ValueKind::kSet:
        return Owned(PySet_New(nullptr));
      case ValueKind::kFrozenSet:
        // It can only be made whole, in Fill().
        return nullptr;
      case ValueKind::kKwargs:
        return CallOracle("kwargs", {});
      default:
        return Owned(PyDict_New());
    }
  }

  void Fill(ValueId value) {
    switch (doc_.kind(value)) {
      case ValueKind::kList:
        for (const ValueId item : doc_.items(value)) {
          PyList_Append(Made(value), Made(item));
        }
        return;
      case ValueKind::kTuple:
        return FillTuple(value);
      case ValueKind::kSet:
        for (const ValueId item : doc_.items(value)) {
          RequireHashed(PySet_Add(Made(value), Made(item)));
        }
        return;
      case ValueKind::kFrozenSet:
        return MakeFrozenSet(value);
      default:
        for (const DictEntries::Entry entry : doc_.entries(value)) {
          RequireHashed(
              PyDict_SetItem(Made(value), Made(entry.key), Made(entry.value)));
        }
    }
  }

  void FillTuple(ValueId value) {
    const absl::Span<const ValueId> items = doc_.items(value);
    for (size_t i = 0; i < items.size(); ++i) {
      PyTuple_SET_ITEM(Made(value), i, Py_NewRef(Made(items[i])));
    }
  }

  void MakeFrozenSet(ValueId value) {
    const PyRef items = Owned(PyList_New(0));
    for (const ValueId item : doc_.items(value)) {
      PyList_Append(items.get(), Made(item));
    }
    made_[value.bits()] = Owned(PyFrozenSet_New(items.get()));
  }

  void RequireHashed(int result) {
    Require(result == 0, "what we take as a key can be hashed in Python");
  }

  const Document& doc_;
  absl::flat_hash_map<uint32_t, PyRef> made_;
};

}  // namespace

PyRef PythonValue(const Document& doc, ValueId value) {
  return Builder(doc).Build(value);
}

}  // namespace mitogen
