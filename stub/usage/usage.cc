#include "stub/usage/usage.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "protocol/version.h"

namespace mitogen {
namespace {

constexpr size_t kWidth = 79;
constexpr size_t kMargin = 2;
// A name that is longer has its description on the next line.
constexpr size_t kMostOfName = 26;

// Appends `words` from the column `used` on. Each further line begins at the
// column `indent`.
void AppendWrapped(absl::string_view words, size_t used, size_t indent,
                   std::string* text) {
  size_t column = used;
  for (absl::string_view word : absl::StrSplit(words, ' ', absl::SkipEmpty())) {
    const bool begins_line = column == indent;
    if (!begins_line && column + 1 + word.size() > kWidth) {
      absl::StrAppend(text, "\n", std::string(indent, ' '));
      column = indent;
    } else if (!begins_line) {
      text->push_back(' ');
      ++column;
    }
    absl::StrAppend(text, word);
    column += word.size();
  }
  text->push_back('\n');
}

std::string NameOf(const UsageRow& row) {
  return row.operand.empty() ? row.name
                             : absl::StrCat(row.name, " ", row.operand);
}

size_t NameColumn(const Usage& usage) {
  size_t width = 0;
  for (const UsageSection& section : usage.sections) {
    for (const UsageRow& row : section.rows) {
      const size_t size = NameOf(row).size();
      if (size <= kMostOfName) width = std::max(width, size);
    }
  }
  return width;
}

void AppendRow(const UsageRow& row, size_t name_width, std::string* text) {
  const size_t indent = kMargin + name_width + kMargin;
  const std::string name = NameOf(row);
  absl::StrAppend(text, std::string(kMargin, ' '), name);
  if (name.size() > name_width) {
    absl::StrAppend(text, "\n", std::string(indent, ' '));
  } else {
    text->append(indent - kMargin - name.size(), ' ');
  }
  AppendWrapped(row.what, indent, indent, text);
}

}  // namespace

std::string HelpText(const Usage& usage) {
  std::string text = absl::StrCat(usage.program, ": ");
  AppendWrapped(usage.summary, text.size(), text.size(), &text);
  if (!usage.synopsis.empty()) text.push_back('\n');
  for (const std::string& form : usage.synopsis) {
    absl::StrAppend(&text, "  ", usage.program, form.empty() ? "" : " ", form,
                    "\n");
  }
  for (const std::string& paragraph : usage.paragraphs) {
    text.push_back('\n');
    AppendWrapped(paragraph, 0, 0, &text);
  }
  const size_t name_width = NameColumn(usage);
  for (const UsageSection& section : usage.sections) {
    absl::StrAppend(&text, "\n", section.title, ":\n");
    for (const UsageRow& row : section.rows) AppendRow(row, name_width, &text);
  }
  if (!usage.examples.empty()) text += "\nExamples:\n";
  for (const UsageRow& example : usage.examples) {
    absl::StrAppend(&text, "  ", example.name, "\n      ");
    AppendWrapped(example.what, 6, 6, &text);
  }
  return text;
}

std::string VersionText(absl::string_view program) {
  return absl::StrCat(program, " ", LibraryVersion(), "\n");
}

}  // namespace mitogen
