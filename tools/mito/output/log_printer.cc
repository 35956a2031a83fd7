#include "tools/mito/output/log_printer.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/text/escape_controls.h"
#include "tools/mito/output/cut_text.h"

namespace mitogen::mito {
namespace {

// Ascending.
constexpr std::pair<int64_t, absl::string_view> kNames[] = {
    {kLogDebug, "DEBUG"},         {kLogInfo, "INFO"},
    {kLogWarning, "WARNING"},     {kLogError, "ERROR"},
    {kLogError + 10, "CRITICAL"},
};

absl::string_view LevelName(int64_t level) {
  absl::string_view found = "DEBUG";
  for (const auto& [from, name] : kNames) {
    if (level >= from) found = name;
  }
  return found;
}

}  // namespace

std::string LogLine(const ContextLogRecord& log) {
  const LogRecord& record = log.record;
  const std::string text =
      absl::StrCat(LevelName(record.level), " ", log.context_name, " ",
                   record.logger, ": ", record.message);
  return absl::StrCat(EscapeControls(text, Newlines::kEscape), "\n");
}

std::function<void(const ContextLogRecord&)> PrintLogs(const LogLevels& levels,
                                                       OutputLines* output) {
  return [levels, output](const ContextLogRecord& log) {
    const LogRecord& record = log.record;
    if (record.level < levels.EffectiveLevel(record.logger)) return;
    ContextLogRecord shown = {
        log.context_id,
        log.context_name,
        {CutText(record.logger), record.level, CutText(record.message)}};
    const size_t size =
        shown.record.logger.size() + shown.record.message.size();
    output->AddDroppable(size, [shown = std::move(shown)] {
      std::string line = LogLine(shown);
      line.pop_back();
      return line;
    });
  };
}

std::string LogDropNotice(uint64_t count) {
  return absl::StrCat("mito: expected that standard error is read, dropped ",
                      count, " log lines");
}

}  // namespace mitogen::mito
