// A Python value that stands by itself: what a call returned, or what is to be
// sent.
//
//   const PythonValue sent = PythonValue::Of("text");  // call_arguments.h
//   const absl::StatusOr<PythonValue> size = stat.Find("size");
//
// Contract. Free to copy, and safe from any thread: copies, and values read out
// of others, share what they hold, which never changes. Whatever reads a value
// fails with kInvalidArgument if it is of another kind, and says what it is.

#ifndef MITOGEN_STUB_PYTHON_VALUE_H_
#define MITOGEN_STUB_PYTHON_VALUE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "protocol/pickle/document.h"

namespace mitogen {

// Where a Sender sends to: Context::Send() of that context takes the handle.
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
  // Shares `document`, which borrows from nothing that does not live as long.
  PythonValue(std::shared_ptr<const Document> document, ValueId value);
  // Of whatever CallArguments takes; include call_arguments.h.
  template <typename T>
  static PythonValue Of(const T& value);

  // Reads values that have no form below.
  const Document& document() const { return *document_; }
  ValueId id() const { return id_; }

  bool is_none() const { return document_->is_none(id_); }
  absl::StatusOr<bool> AsBool() const;
  absl::StatusOr<int64_t> AsInt() const;
  // An integer or a float.
  absl::StatusOr<double> AsDouble() const;
  absl::StatusOr<std::string> AsText() const;
  // bytes, bytearray or Blob.
  absl::StatusOr<std::string> AsBytes() const;
  // A list, a tuple, a set or a frozenset.
  absl::StatusOr<std::vector<PythonValue>> AsItems() const;
  // A dict or Kwargs, as Python shows it. A peer may have set a key twice; the
  // last one counts.
  absl::StatusOr<std::vector<Entry>> AsEntries() const;
  absl::StatusOr<SenderAddress> AsSender() const;

  // What a dict or Kwargs has for the text `key`; kNotFound if nothing.
  absl::StatusOr<PythonValue> Find(absl::string_view key) const;

  // As Python shows it; cut at `max_bytes`.
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

#endif  // MITOGEN_STUB_PYTHON_VALUE_H_
