#include "tools/mito/explain/explain.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "tools/mito/explain/reason_table.h"

namespace mitogen::mito {
namespace {

constexpr size_t kWidth = 79;

// How the words of an error show whose fault it is. The first row that fits
// counts, and the last fits always.
struct BlameRow {
  std::vector<absl::string_view> signs;
  absl::string_view fault;
  absl::string_view advice;
};

const std::vector<BlameRow>& Blames() {
  static const auto* const rows = new std::vector<BlameRow>{
      {{"at most", "one more", "room for", "room in"},
       "Perhaps nobody: what came may be legal, but it is beyond a limit in "
       "force here.",
       "See whether so much was meant to be sent. If it was, send less at "
       "once, or raise the limit if the program can; docs/limits.md has them "
       "all."},
      {{"at byte"},
       "The peer that sent these bytes: they break the clause. If the peer is "
       "an original that was not changed, it is this implementation.",
       "See which program and release the peer is, and whether its release was "
       "named rightly. An implementation of your own can be asked the vectors "
       "below (tools/vectors)."},
      {{},
       "Whoever made the value that the text names: the peer, if it came in a "
       "message, or else the program that called the library.",
       "Compare what was expected, by the text and by the clause, with what "
       "came."},
  };
  return *rows;
}

const BlameRow& BlameOf(absl::string_view words) {
  const auto fits = [words](absl::string_view sign) {
    return absl::StrContains(words, sign);
  };
  for (const BlameRow& row : Blames()) {
    if (std::any_of(row.signs.begin(), row.signs.end(), fits)) return row;
  }
  return Blames().back();
}

void AppendWrapped(absl::string_view words, size_t indent, std::string* text) {
  size_t column = 0;
  for (absl::string_view word : absl::StrSplit(words, ' ', absl::SkipEmpty())) {
    if (column > 0 && column + 1 + word.size() > kWidth) {
      text->push_back('\n');
      column = 0;
    }
    const std::string before(column == 0 ? indent : 1, ' ');
    absl::StrAppend(text, before, word);
    column += before.size() + word.size();
  }
  text->push_back('\n');
}

// Markdown of several lines, as it is.
void AppendLines(absl::string_view lines, size_t indent, std::string* text) {
  for (absl::string_view line : absl::StrSplit(lines, '\n')) {
    if (!line.empty()) absl::StrAppend(text, std::string(indent, ' '), line);
    text->push_back('\n');
  }
}

// Ids that count on, as in MWP-RTE-0001 and MWP-RTE-0002.
bool Follows(absl::string_view before, absl::string_view after) {
  const size_t dash = before.rfind('-');
  unsigned first = 0, second = 0;
  return dash != before.npos && after.rfind('-') == dash &&
         before.substr(0, dash) == after.substr(0, dash) &&
         absl::SimpleAtoi(before.substr(dash + 1), &first) &&
         absl::SimpleAtoi(after.substr(dash + 1), &second) &&
         second == first + 1;
}

// Many ids as a few ranges.
std::string Joined(const std::vector<std::string>& ids) {
  std::vector<std::string> parts;
  for (size_t start = 0, end; start < ids.size(); start = end) {
    end = start + 1;
    while (end < ids.size() && Follows(ids[end - 1], ids[end])) ++end;
    if (end - start > 2) {
      parts.push_back(absl::StrCat(ids[start], " to ", ids[end - 1]));
    } else {
      parts.insert(parts.end(), ids.begin() + start, ids.begin() + end);
    }
  }
  return absl::StrJoin(parts, ", ");
}

std::string Counted(size_t number, absl::string_view what) {
  return absl::StrCat(number, " ", what, number == 1 ? "" : "s");
}

std::string Releases(const SubClause& part) {
  if (!part.since.empty() && !part.until.empty()) {
    return absl::StrCat(part.since, " to ", part.until);
  }
  if (!part.since.empty()) return absl::StrCat("since ", part.since);
  return part.until.empty() ? "" : absl::StrCat("until ", part.until);
}

// Such as "RTE-4.2  MUST NOT  [child; since 0.3.37]".
std::string Head(const SubClause& part) {
  std::string head = absl::StrCat(part.id, "  ", part.level);
  std::vector<std::string> holds;
  if (!part.roles.empty()) holds.push_back(absl::StrJoin(part.roles, ", "));
  if (!Releases(part).empty()) holds.push_back(Releases(part));
  if (!holds.empty()) {
    absl::StrAppend(&head, "  [", absl::StrJoin(holds, "; "), "]");
  }
  return head;
}

void AppendList(absl::string_view name, const std::vector<std::string>& ids,
                std::string* text) {
  if (ids.empty()) return;
  AppendWrapped(absl::StrCat(name, ": ", Joined(ids)), 4, text);
}

void AppendSubClause(const SubClause& part, std::string* text) {
  absl::StrAppend(text, "\n", Head(part), "\n");
  AppendWrapped(part.text, 2, text);
  if (!part.more.empty()) {
    text->push_back('\n');
    AppendLines(part.more, 2, text);
  }
  AppendList("accepts", part.accepts, text);
  AppendList("refuses", part.refuses, text);
  if (!part.open.empty()) {
    AppendWrapped(absl::StrCat("open: ", part.open), 4, text);
  }
}

void AppendEnds(const Clause& clause, absl::string_view source,
                std::string* text) {
  if (!source.empty()) {
    text->push_back('\n');
    AppendWrapped(absl::StrCat("Source: ", source), 0, text);
  }
  if (!clause.this_implementation.empty()) {
    text->push_back('\n');
    AppendLines(clause.this_implementation, 0, text);
  }
  if (!clause.vectors.empty()) {
    text->push_back('\n');
    AppendWrapped(absl::StrCat(Counted(clause.vectors.size(), "vector"), ": ",
                               Joined(clause.vectors)),
                  0, text);
  }
  if (!clause.cases.empty()) {
    text->push_back('\n');
    AppendWrapped(absl::StrCat(Counted(clause.cases.size(), "live case"), ": ",
                               absl::StrJoin(clause.cases, ", ")),
                  0, text);
  }
}

// A whole clause, or only the sub-clause if `part` is one.
std::string Shown(const Clause& clause, const SubClause* part) {
  std::string text = absl::StrCat(clause.id, " ", clause.title, "\ndocs/spec/",
                                  clause.file, "\n");
  if (!clause.text.empty()) {
    text.push_back('\n');
    AppendLines(clause.text, 0, &text);
  }
  if (part != nullptr) {
    AppendSubClause(*part, &text);
    AppendEnds(clause, part->source.empty() ? clause.source : part->source,
               &text);
    return text;
  }
  for (const SubClause& one : clause.sub_clauses) AppendSubClause(one, &text);
  AppendEnds(clause, clause.source, &text);
  return text;
}

void AppendTitled(absl::string_view title, absl::string_view words,
                  std::string* text) {
  absl::StrAppend(text, title, "\n");
  AppendWrapped(words, 2, text);
  text->push_back('\n');
}

std::string ShownReason(const ClauseTable& table, const ReasonRow& row) {
  std::string text;
  AppendTitled("What it means", row.meaning, &text);
  AppendTitled("Who is at fault", row.fault, &text);
  AppendTitled("What to do", row.advice, &text);
  const Clause* clause = table.Find(row.clause);
  if (clause != nullptr) absl::StrAppend(&text, Shown(*clause, nullptr));
  return text;
}

bool IsOfId(char c) {
  return absl::ascii_isupper(c) || absl::ascii_isdigit(c) || c == '-' ||
         c == '.';
}

// The id at the start of `text`, which ends where a sentence may go on.
absl::string_view IdAt(absl::string_view text) {
  size_t size = 0;
  while (size < text.size() && IsOfId(text[size])) ++size;
  absl::string_view id = text.substr(0, size);
  while (!id.empty() && !absl::ascii_isdigit(id.back())) id.remove_suffix(1);
  return id;
}

// The last clause that an error names: what it wraps comes before it. Null if
// it names none.
const Clause* NamedIn(const ClauseTable& table, absl::string_view words,
                      const SubClause** part) {
  const Clause* found = nullptr;
  for (size_t at = 0; at < words.size(); ++at) {
    if (at > 0 && (absl::ascii_isalnum(words[at - 1]) || words[at - 1] == '-'))
      continue;
    const absl::string_view id = IdAt(words.substr(at));
    const Clause* clause = id.empty() ? nullptr : table.Find(id);
    if (clause == nullptr) continue;
    found = clause;
    *part = FindSubClause(*clause, id);
  }
  return found;
}

std::string ShownError(const Clause& clause, const SubClause* part,
                       absl::string_view words) {
  const BlameRow& blame = BlameOf(words);
  std::string text;
  AppendTitled("What it means",
               absl::StrCat("Something is not as ", clause.id, " (",
                            clause.title,
                            ") has it. The text says what was expected and "
                            "what came."),
               &text);
  AppendTitled("Who is at fault", blame.fault, &text);
  AppendTitled("What to do", blame.advice, &text);
  return absl::StrCat(text, Shown(clause, part));
}

std::string TitlesWith(const ClauseTable& table, absl::string_view words) {
  const std::string wanted = absl::AsciiStrToLower(words);
  std::string text;
  for (const Clause& clause : table.clauses()) {
    if (absl::StrContains(absl::AsciiStrToLower(clause.title), wanted)) {
      absl::StrAppend(&text, clause.id, " ", clause.title, "\n");
    }
  }
  return text;
}

}  // namespace

absl::StatusOr<std::string> Explain(const ClauseTable& table,
                                    absl::string_view words) {
  const absl::string_view trimmed = absl::StripAsciiWhitespace(words);
  const std::string id = absl::AsciiStrToUpper(trimmed);
  if (const Clause* clause = table.Find(id)) {
    const SubClause* part = FindSubClause(*clause, id);
    if (part != nullptr || id == clause->id) return Shown(*clause, part);
    return absl::NotFoundError(
        absl::StrCat("expected one of the ", clause->sub_clauses.size(),
                     " sub-clauses of ", clause->id, ", got \"", words, "\""));
  }
  if (const ReasonRow* row = FindReason(trimmed)) {
    return ShownReason(table, *row);
  }
  const SubClause* part = nullptr;
  if (const Clause* clause = NamedIn(table, trimmed, &part)) {
    return ShownError(*clause, part, trimmed);
  }
  const std::string titles =
      trimmed.empty() ? "" : TitlesWith(table, trimmed);
  if (!titles.empty()) return titles;
  return absl::NotFoundError(absl::StrCat(
      "expected a clause such as RTE-4, words of its title, the reason of a "
      "dead message, or an error text that names a clause, got \"",
      words, "\""));
}

}  // namespace mitogen::mito
