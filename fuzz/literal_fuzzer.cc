// Any bytes as a Python literal. What can be read can be written, unless it is
// a float that has no literal; and what was written reads as the same value.

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "fuzz/claims/require.h"
#include "protocol/fault.h"
#include "protocol/limits.h"
#include "protocol/pickle/testing/generate.h"
#include "protocol/pickle/value/document.h"
#include "protocol/python_literal/python_literal.h"
#include "protocol/python_literal/python_repr.h"

namespace mitogen {
namespace {

void CheckWritten(const Document& doc, ValueId value,
                  const std::string& written) {
  Document again;
  const absl::StatusOr<ValueId> read =
      ParsePythonLiteral(written, Limits(), &again);
  Require(read.ok(), "what was written can be read");
  Require(SameValue(doc, value, again, *read),
          "what was written reads as the same value");
  const absl::StatusOr<std::string> twice = PythonRepr(again, *read, Limits());
  Require(twice.ok() && *twice == written, "writing again gives the same text");
}

// Python 2's byte strings come back as text, and then stay text.
void CheckForPython2(const Document& doc, ValueId value, bool can_be_written) {
  const absl::StatusOr<std::string> written =
      PythonRepr(doc, value, Limits(), LiteralStyle::kPython2);
  Require(written.ok() == can_be_written, "both Pythons write the same values");
  if (!written.ok()) return;
  Document again;
  const absl::StatusOr<ValueId> read =
      ParsePythonLiteral(*written, Limits(), &again);
  Require(read.ok(), "what was written for Python 2 can be read");
  const absl::StatusOr<std::string> modern = PythonRepr(again, *read, Limits());
  Require(modern.ok(), "what was read can be written");
  CheckWritten(again, *read, *modern);
}

void Check(absl::string_view input) {
  Document doc;
  size_t position = 0;
  const absl::StatusOr<ValueId> start =
      ReadPythonLiteral(input, &position, Limits(), &doc);
  Document whole_doc;
  const absl::StatusOr<ValueId> value =
      ParsePythonLiteral(input, Limits(), &whole_doc);
  Require(start.ok() || !value.ok(), "what is a literal starts with one");
  if (start.ok()) {
    Require(position > 0 && position <= input.size(), "a literal takes bytes");
  } else {
    RequireFault(start.status(), "LIT-", input.size());
  }
  if (!value.ok()) return RequireFault(value.status(), "LIT-", input.size());
  const absl::StatusOr<std::string> written =
      PythonRepr(whole_doc, *value, Limits());
  CheckForPython2(whole_doc, *value, written.ok());
  if (written.ok()) return CheckWritten(whole_doc, *value, *written);
  Require(FaultOf(written.status())->clause == "LIT-6",
          "what cannot be written has no literal");
}

}  // namespace
}  // namespace mitogen

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  mitogen::Check({reinterpret_cast<const char*>(data), size});
  return 0;
}
