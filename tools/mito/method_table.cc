#include "tools/mito/method_table.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "stub/connect/connection_method.h"

namespace mitogen::mito {
namespace {

std::string Remarks(const OptionSpec& spec) {
  std::vector<std::string> remarks;
  if (spec.required) remarks.push_back("required");
  if (!spec.default_text.empty()) {
    remarks.push_back(absl::StrCat("default ", spec.default_text));
  }
  if (!spec.choices.empty()) {
    remarks.push_back(absl::StrCat("one of ", spec.choices));
  }
  if (spec.secret) {
    remarks.push_back("by --password-file or --password-env");
  }
  return absl::StrJoin(remarks, "; ");
}

void AppendOptions(absl::Span<const OptionSpec> options, std::string* text) {
  for (const OptionSpec& spec : options) {
    const std::string remarks = Remarks(spec);
    absl::StrAppendFormat(text, "  %-20s %s%s\n", spec.name,
                          OptionTypeName(spec.type),
                          remarks.empty() ? "" : "; " + remarks);
  }
}

}  // namespace

std::string MethodTable() {
  std::string text;
  for (const ConnectionMethod& method : ConnectionMethods()) {
    absl::StrAppend(&text, method.name, "\n");
    AppendOptions(method.options, &text);
  }
  text += "all methods\n";
  AppendOptions(CommonOptionSpecs(), &text);
  return text;
}

}  // namespace mitogen::mito
