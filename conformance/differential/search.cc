#include "conformance/differential/search.h"

#include <cstddef>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "conformance/differential/comparison.h"
#include "conformance/differential/differences.h"
#include "conformance/testee/testee.h"
#include "protocol/text/hex.h"

namespace mitogen {
namespace {

using Json = nlohmann::json;

constexpr size_t kBatch = 400;
// Of a batch, at most so many are what originals wrote.
constexpr size_t kMostWritten = 50;
constexpr size_t kLongestWritten = 4000;

Json AskOne(const Question& question, const Peer& peer) {
  return Json::parse(AnswerTo(RequestText(question, peer, 0)), nullptr, false);
}

std::string Example(const Disagreement& found) {
  return absl::StrCat(Describe(found.question),
                      "ours:   ", ShownAnswer(found.ours),
                      "\ntheirs: ", ShownAnswer(found.theirs), "   (",
                      found.peer.Name(), ")\n");
}

}  // namespace

Search::Search(std::vector<RunningOriginal> cells, uint64_t seed)
    : CellSearch(std::move(cells), seed) {
  for (const RunningOriginal& cell : this->cells()) {
    counts_[cell.peer().Name()];
  }
  for (const Difference& difference : Differences()) Meet(difference.name, 0);
}

std::vector<Search::Asked> Search::MakeBatch() {
  std::vector<Asked> batch;
  if (written_.size() > kMostWritten) written_.resize(kMostWritten);
  for (const std::string& bytes : written_) {
    batch.push_back(LoadQuestion(bytes));
  }
  written_.clear();
  Fill(ArbitraryQuestion(), kBatch, &batch);
  questions_ += batch.size();
  return batch;
}

absl::StatusOr<std::vector<Json>> Search::Ask(
    RunningOriginal* cell, const std::vector<Question>& questions) const {
  std::vector<const Question*> pointers;
  for (const Question& question : questions) pointers.push_back(&question);
  return cell->Ask(pointers);
}

std::optional<Search::Unexplained> Search::Judge(const Peer& peer,
                                                 const Question& question,
                                                 const Json& theirs) {
  CellCounts& counts = counts_[peer.Name()];
  if (question.kind == Question::Kind::kDump && theirs.contains("bytes") &&
      theirs["bytes"].get_ref<const std::string&>().size() < kLongestWritten) {
    written_.push_back(ParseHex(theirs["bytes"].get<std::string>()).value());
  }
  const Json ours = AskOne(question, peer);
  switch (Compare(ours, theirs)) {
    case Verdict::kSame:
      ++counts.same;
      if (ours.contains("refused")) ++counts.refused_by_both;
      return std::nullopt;
    case Verdict::kUnsupported:
      ++counts.unsupported;
      return std::nullopt;
    case Verdict::kDiffers:
      break;
  }
  const Disagreement found(question, peer, ours, theirs);
  if (const Difference* difference = FindDifference(found)) {
    ++counts.explained;
    Meet(difference->name, 1);
    return std::nullopt;
  }
  ++counts.unexplained;
  return Unexplained{found.Summary(), Example(found)};
}

std::optional<Search::Unexplained> Search::Compared(const Peer& peer,
                                                    const Question& question,
                                                    const Json& theirs) const {
  const Json ours = AskOne(question, peer);
  if (Compare(ours, theirs) != Verdict::kDiffers) return std::nullopt;
  const Disagreement found(question, peer, ours, theirs);
  if (FindDifference(found) != nullptr) return std::nullopt;
  return Unexplained{found.Summary(), Example(found)};
}

}  // namespace mitogen
