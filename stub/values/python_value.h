// A Python value that owns its data: the result of a call, or a value to send.
//
//   const PythonValue sent = PythonValue::Of("text");  // call_arguments.h
//   const absl::StatusOr<PythonValue> size = stat.Find("size");
//
// Contract. Cheap to copy, and safe to use from any thread: copies, and values
// read out of other values, share data that never changes. A method that reads
// a value of another type fails with kInvalidArgument, and the message names
// that type.

#ifndef MITOGEN_STUB_VALUES_PYTHON_VALUE_H_
#define MITOGEN_STUB_VALUES_PYTHON_VALUE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "protocol/pickle/value/document.h"

namespace mitogen {

// Where a Sender sends to. Pass the handle to Context::Send() of that context.
struct SenderAddress {
  uint32_t context_id = 0;
  uint32_t handle = 0;
};

class PythonValue {
 public:
  using Entry = std::pair<PythonValue, PythonValue>;

  // None.
  PythonValue();
  // A copy of `value` of `document`.
  PythonValue(const Document& document, ValueId value);
  // Shares `document`. What `document` borrows must live as long as it does.
  PythonValue(std::shared_ptr<const Document> document, ValueId value);
  // Makes a value from any type that CallArguments takes. Include
  // call_arguments.h.
  template <typename T>
  static PythonValue Of(const T& value);

  // For values that none of the methods below can read.
  const Document& document() const { return *document_; }
  ValueId id() const { return id_; }

  bool is_none() const { return document_->is_none(id_); }
  absl::StatusOr<bool> AsBool() const;
  absl::StatusOr<int64_t> AsInt() const;
  // Reads an integer or a float.
  absl::StatusOr<double> AsDouble() const;
  absl::StatusOr<std::string> AsText() const;
  // Reads bytes, a bytearray or a Blob.
  absl::StatusOr<std::string> AsBytes() const;
  // Reads a list, a tuple, a set or a frozenset.
  absl::StatusOr<std::vector<PythonValue>> AsItems() const;
  // Reads a dict or Kwargs, in Python's order. If a peer has set a key twice,
  // the last value counts.
  absl::StatusOr<std::vector<Entry>> AsEntries() const;
  absl::StatusOr<SenderAddress> AsSender() const;

  // The value that a dict or Kwargs has for the text `key`; kNotFound if it has
  // none.
  absl::StatusOr<PythonValue> Find(absl::string_view key) const;

  // The value as Python's repr() shows it, cut at `max_bytes`.
  std::string Repr(size_t max_bytes = kDefaultReprSize) const {
    return mitogen::Repr(*document_, id_, max_bytes);
  }

 private:
  bool IsDict() const;
  PythonValue At(ValueId id) const { return PythonValue(document_, id); }
  absl::Status Unexpected(absl::string_view expected) const;

  std::shared_ptr<const Document> document_;
  ValueId id_ = Document::None();
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_VALUES_PYTHON_VALUE_H_
