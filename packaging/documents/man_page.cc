#include "packaging/documents/man_page.h"

#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "protocol/version.h"

namespace mitogen {
namespace {

// The day of the last change of a page that readers should notice. The day of
// the build would make each build another.
constexpr absl::string_view kDate = "2026-11-30";

constexpr size_t kWidth = 79;

// Nothing in it is a request, an escape or a hyphen.
std::string Text(absl::string_view words) {
  std::string text =
      absl::StrReplaceAll(words, {{"\\", "\\e"}, {"-", "\\-"}, {"'", "\\(aq"}});
  if (absl::StartsWith(text, ".")) text.insert(0, "\\&");
  return text;
}

// Text in lines, for those who read the source.
void AppendText(absl::string_view words, std::string* page) {
  size_t column = 0;
  for (absl::string_view word : absl::StrSplit(words, ' ', absl::SkipEmpty())) {
    const std::string text = Text(word);
    if (column > 0) {
      const bool fits = column + 1 + text.size() <= kWidth;
      page->push_back(fits ? ' ' : '\n');
      column = fits ? column + 1 : 0;
    }
    absl::StrAppend(page, text);
    column += text.size();
  }
  page->push_back('\n');
}

std::string Bold(absl::string_view words) {
  return absl::StrCat("\\fB", Text(words), "\\fR");
}

std::string Italic(absl::string_view words) {
  return absl::StrCat("\\fI", Text(words), "\\fR");
}

void AppendHeading(absl::string_view title, std::string* page) {
  absl::StrAppend(page, ".SH ", Text(absl::AsciiStrToUpper(title)), "\n");
}

void AppendRow(const UsageRow& row, std::string* page) {
  absl::StrAppend(page, ".TP\n", Bold(row.name));
  if (!row.operand.empty()) absl::StrAppend(page, " ", Italic(row.operand));
  page->push_back('\n');
  AppendText(row.what, page);
}

void AppendSynopsis(const Usage& usage, std::string* page) {
  AppendHeading("Synopsis", page);
  for (size_t i = 0; i < usage.synopsis.size(); ++i) {
    const std::string& form = usage.synopsis[i];
    if (i > 0) *page += ".br\n";
    absl::StrAppend(page, Bold(usage.program), form.empty() ? "" : " ",
                    Text(form), "\n");
  }
}

void AppendDescription(const Usage& usage, std::string* page) {
  AppendHeading("Description", page);
  for (size_t i = 0; i < usage.paragraphs.size(); ++i) {
    if (i > 0) *page += ".PP\n";
    AppendText(usage.paragraphs[i], page);
  }
}

void AppendExamples(const Usage& usage, std::string* page) {
  if (usage.examples.empty()) return;
  AppendHeading("Examples", page);
  for (const UsageRow& example : usage.examples) AppendRow(example, page);
}

// Pages that this repository does not have are those of their own section.
std::string SectionOf(absl::string_view page) {
  return page == "sudo" ? "8" : "1";
}

void AppendSeeAlso(const Usage& usage, std::string* page) {
  if (usage.see_also.empty()) return;
  AppendHeading("See also", page);
  for (size_t i = 0; i < usage.see_also.size(); ++i) {
    const std::string& name = usage.see_also[i];
    absl::StrAppend(page, ".BR ", Text(name), " (", SectionOf(name), ")",
                    i + 1 < usage.see_also.size() ? "," : "", "\n");
  }
}

}  // namespace

std::string ManPage(const Usage& usage) {
  std::string page = absl::StrCat(
      ".\\\" Made by packaging/documents from the program's --help; do not "
      "edit.\n",
      ".TH ", Text(absl::AsciiStrToUpper(usage.program)), " 1 ", kDate,
      " \"mitogen\\-wire ", LibraryVersion(), "\"\n");
  AppendHeading("Name", &page);
  absl::StrAppend(&page, Text(usage.program), " \\- ", Text(usage.summary),
                  "\n");
  AppendSynopsis(usage, &page);
  AppendDescription(usage, &page);
  for (const UsageSection& section : usage.sections) {
    AppendHeading(section.title, &page);
    for (const UsageRow& row : section.rows) AppendRow(row, &page);
  }
  AppendExamples(usage, &page);
  AppendSeeAlso(usage, &page);
  return page;
}

}  // namespace mitogen
