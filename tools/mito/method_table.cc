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

UsageSection Section(absl::string_view title,
                     absl::Span<const OptionSpec> options) {
  UsageSection section = {std::string(title), {}};
  for (const OptionSpec& spec : options) {
    section.rows.push_back({std::string(spec.name), "", DescribeOption(spec)});
  }
  return section;
}

}  // namespace

std::string DescribeOption(const OptionSpec& spec) {
  const std::string remarks = Remarks(spec);
  return absl::StrCat(OptionTypeName(spec.type), remarks.empty() ? "" : "; ",
                      remarks);
}

std::vector<UsageSection> MethodSections() {
  std::vector<UsageSection> sections;
  for (const ConnectionMethod& method : ConnectionMethods()) {
    sections.push_back(Section(method.name, method.options));
  }
  sections.push_back(Section("all methods", CommonOptionSpecs()));
  return sections;
}

std::string MethodTable() {
  std::string text;
  for (const UsageSection& section : MethodSections()) {
    absl::StrAppend(&text, section.title, "\n");
    for (const UsageRow& row : section.rows) {
      absl::StrAppendFormat(&text, "  %-20s %s\n", row.name, row.what);
    }
  }
  return text;
}

}  // namespace mitogen::mito
