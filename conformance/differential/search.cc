#include "conformance/differential/search.h"

#include <algorithm>
#include <cstddef>
#include <future>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "conformance/differential/differences.h"
#include "conformance/testee/testee.h"

namespace mitogen {
namespace {

using Json = nlohmann::json;

constexpr size_t kBatch = 400;
// Of a batch, at most so many are what originals wrote.
constexpr size_t kMostWritten = 50;
constexpr size_t kLongestWritten = 4000;
constexpr size_t kShownAnswer = 1000;

Json AskOne(const Question& question, const Peer& peer) {
  return Json::parse(AnswerTo(RequestText(question, peer, 0)), nullptr, false);
}

std::string Shown(const Json& answer) {
  return answer.dump(-1, ' ', false, Json::error_handler_t::replace)
      .substr(0, kShownAnswer);
}

std::string Example(const Disagreement& found) {
  return absl::StrCat(Describe(found.question), "ours:   ", Shown(found.ours),
                      "\ntheirs: ", Shown(found.theirs), "   (",
                      found.peer.Name(), ")\n");
}

}  // namespace

Search::Search(std::vector<RunningOriginal> cells, uint64_t seed)
    : cells_(std::move(cells)), random_(seed) {
  for (const RunningOriginal& cell : cells_) counts_[cell.peer().Name()];
  for (const Difference& difference : Differences()) {
    met_[std::string(difference.name)];
  }
}

std::vector<Search::Asked> Search::MakeBatch() {
  std::vector<Asked> batch;
  if (written_.size() > kMostWritten) written_.resize(kMostWritten);
  for (const std::string& bytes : written_) {
    batch.push_back(LoadQuestion(bytes));
  }
  written_.clear();
  const rc::Gen<Question> gen = ArbitraryQuestion();
  while (batch.size() < kBatch) {
    batch.push_back(gen(random_.split(), rc::kNominalSize));
  }
  return batch;
}

absl::Status Search::Round() {
  const std::vector<Asked> batch = MakeBatch();
  std::vector<Question> questions;
  for (const Asked& asked : batch) questions.push_back(asked.value());
  std::vector<const Question*> pointers;
  for (const Question& question : questions) pointers.push_back(&question);
  std::vector<std::future<absl::StatusOr<std::vector<Json>>>> answers;
  for (RunningOriginal& cell : cells_) {
    answers.push_back(std::async(
        std::launch::async, [&cell, &pointers] { return cell.Ask(pointers); }));
  }
  absl::Status failure;
  for (size_t i = 0; i < cells_.size(); ++i) {
    const absl::StatusOr<std::vector<Json>> theirs = answers[i].get();
    if (!theirs.ok()) {
      failure = theirs.status();
      continue;
    }
    for (size_t j = 0; j < batch.size(); ++j) {
      Judge(&cells_[i], batch[j], questions[j], (*theirs)[j]);
    }
  }
  questions_ += batch.size();
  return failure;
}

void Search::Judge(RunningOriginal* cell, const Asked& asked,
                   const Question& question, const Json& theirs) {
  CellCounts& counts = counts_[cell->peer().Name()];
  if (question.kind == Question::Kind::kDump && theirs.contains("bytes") &&
      theirs["bytes"].get_ref<const std::string&>().size() < kLongestWritten) {
    written_.push_back(
        absl::HexStringToBytes(theirs["bytes"].get<std::string>()));
  }
  const Json ours = AskOne(question, cell->peer());
  switch (Compare(ours, theirs)) {
    case Verdict::kSame:
      ++counts.same;
      if (ours.contains("refused")) ++counts.refused_by_both;
      return;
    case Verdict::kUnsupported:
      ++counts.unsupported;
      return;
    case Verdict::kDiffers:
      break;
  }
  const Disagreement found(question, cell->peer(), ours, theirs);
  if (const Difference* difference = FindDifference(found)) {
    ++counts.explained;
    ++met_[std::string(difference->name)];
    return;
  }
  ++counts.unexplained;
  Report(cell, asked, found);
}

void Search::Report(RunningOriginal* cell, const Asked& asked,
                    const Disagreement& found) {
  const std::string summary = found.Summary();
  Finding& finding = findings_[summary];
  ++finding.count_by_cell[cell->peer().Name()];
  if (!finding.example.empty()) return;
  finding.example = Example(found);
  const std::string smallest = SmallestExample(
      asked, [cell, &summary](const std::vector<Asked>& candidates,
                              std::string* text) {
        return FirstLike(cell, candidates, summary, text);
      });
  if (!smallest.empty()) finding.example = smallest;
}

// The first of them that disagrees in that way, with its text in `example`.
const Search::Asked* Search::FirstLike(RunningOriginal* cell,
                                       const std::vector<Asked>& candidates,
                                       const std::string& summary,
                                       std::string* example) {
  std::vector<Question> questions;
  for (const Asked& asked : candidates) questions.push_back(asked.value());
  std::vector<const Question*> pointers;
  for (const Question& question : questions) pointers.push_back(&question);
  const absl::StatusOr<std::vector<Json>> theirs = cell->Ask(pointers);
  if (!theirs.ok()) return nullptr;
  for (size_t i = 0; i < candidates.size(); ++i) {
    const Json ours = AskOne(questions[i], cell->peer());
    if (Compare(ours, (*theirs)[i]) != Verdict::kDiffers) continue;
    const Disagreement found(questions[i], cell->peer(), ours, (*theirs)[i]);
    if (found.Summary() != summary || FindDifference(found) != nullptr) {
      continue;
    }
    *example = Example(found);
    return &candidates[i];
  }
  return nullptr;
}

}  // namespace mitogen
