#include "tools/mito/explain/clause_table.h"

#include "nlohmann/json.hpp"

namespace mitogen::mito {
namespace {

using Json = nlohmann::json;

// An array, since some compilers count no text of this length at compile time.
constexpr char kBuilt[] =
#include "tools/mito/explain/clauses.json.inc"
    ;

// What is not there, or of another type, is empty.
std::string Text(const Json& row, const char* name) {
  const auto found = row.find(name);
  if (found == row.end() || !found->is_string()) return "";
  return found->get<std::string>();
}

std::vector<std::string> Texts(const Json& row, const char* name) {
  std::vector<std::string> texts;
  const auto found = row.find(name);
  if (found == row.end()) return texts;
  for (const Json& text : *found) {
    if (text.is_string()) texts.push_back(text.get<std::string>());
  }
  return texts;
}

SubClause ReadSubClause(const Json& row) {
  return {.id = Text(row, "id"),
          .level = Text(row, "level"),
          .roles = Texts(row, "roles"),
          .since = Text(row, "since"),
          .until = Text(row, "until"),
          .text = Text(row, "text"),
          .more = Text(row, "more"),
          .source = Text(row, "source"),
          .accepts = Texts(row, "accepts"),
          .refuses = Texts(row, "refuses"),
          .open = Text(row, "open")};
}

Clause ReadClause(const Json& row) {
  Clause clause = {.id = Text(row, "id"),
                   .title = Text(row, "title"),
                   .file = Text(row, "file"),
                   .text = Text(row, "text"),
                   .this_implementation = Text(row, "this_implementation"),
                   .source = Text(row, "source"),
                   .vectors = Texts(row, "vectors"),
                   .cases = Texts(row, "cases")};
  const auto parts = row.find("sub_clauses");
  if (parts == row.end()) return clause;
  for (const Json& part : *parts) {
    clause.sub_clauses.push_back(ReadSubClause(part));
  }
  return clause;
}

}  // namespace

absl::StatusOr<ClauseTable> ClauseTable::Read(absl::string_view json) {
  const Json whole = Json::parse(json.begin(), json.end(), nullptr, false);
  const auto rows = whole.find("clauses");
  if (rows == whole.end() || !rows->is_array()) {
    return absl::InvalidArgumentError(
        "expected an object with the array \"clauses\", got something else");
  }
  std::vector<Clause> clauses;
  for (const Json& row : *rows) clauses.push_back(ReadClause(row));
  return ClauseTable(std::move(clauses));
}

const ClauseTable& ClauseTable::Built() {
  // Never destroyed, so that it can be used until the end. A test reads it.
  static const ClauseTable* const table =
      new ClauseTable(*Read(absl::string_view(kBuilt, sizeof(kBuilt) - 1)));
  return *table;
}

const Clause* ClauseTable::Find(absl::string_view id) const {
  const absl::string_view wanted = id.substr(0, id.find('.'));
  for (const Clause& clause : clauses_) {
    if (clause.id == wanted) return &clause;
  }
  return nullptr;
}

const SubClause* FindSubClause(const Clause& clause, absl::string_view id) {
  for (const SubClause& part : clause.sub_clauses) {
    if (part.id == id) return &part;
  }
  return nullptr;
}

}  // namespace mitogen::mito
