// The operation on what a child and its programs print.

#include <limits>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "conformance/json/atom_reader.h"
#include "conformance/json/json_text.h"
#include "conformance/testee/operation.h"
#include "protocol/limits.h"
#include "protocol/log_levels.h"
#include "protocol/payload/forward_log.h"
#include "protocol/status_macros.h"
#include "router/role/log_forwarder.h"
#include "stub/link/line_splitter.h"

namespace mitogen {
namespace {

constexpr uint64_t kMaxLevel = 1000;

void AppendRecord(const MessageView& message, std::string* out) {
  const absl::StatusOr<ForwardLog> record = ParseForwardLog(message);
  if (!record.ok()) return;
  if (out->back() != '[') out->push_back(',');
  absl::StrAppend(out, "{\"level\":", record->level, ",\"logger\":");
  AppendJsonString(record->logger, out);
  absl::StrAppend(out, ",\"text\":");
  AppendJsonString(record->message, out);
  out->push_back('}');
}

}  // namespace

absl::Status StdioLines(const Request& request, AnswerWriter* answer) {
  ASSIGN_OR_RETURN(const std::vector<std::string> pieces,
                   request.Pieces("chunks"));
  ASSIGN_OR_RETURN(const std::string stream, request.Text("stream"));
  ASSIGN_OR_RETURN(const uint64_t level, request.Number("level", kMaxLevel));
  ASSIGN_OR_RETURN(const bool ended, request.Flag("ended"));
  if (stream != "stdout" && stream != "stderr") {
    return Expected("stream to be stdout or stderr");
  }
  std::string records = "[";
  LogLevels levels;
  levels.root = static_cast<int64_t>(level);
  LogForwarder log(
      levels, std::numeric_limits<uint32_t>::max(),
      [&](const MessageView& message) { AppendRecord(message, &records); });
  log.Uncork();
  LineSplitter lines(Limits().max_output_line, [&](absl::string_view line) {
    log.Log({stream, kLogInfo, std::string(line)});
  });
  for (const std::string& piece : pieces) lines.Feed(piece);
  if (ended) lines.Finish();
  answer->Begin("records")->append(records + "]");
  return absl::OkStatus();
}

}  // namespace mitogen
