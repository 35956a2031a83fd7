#include "tools/mito/log_printer.h"

#include <cstdio>
#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/escape_controls.h"

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

std::function<void(const ContextLogRecord&)> PrintLogs(
    const LogLevels& levels) {
  return [levels](const ContextLogRecord& log) {
    const LogRecord& record = log.record;
    if (record.level < levels.EffectiveLevel(record.logger)) return;
    const std::string line = LogLine(log);
    fwrite(line.data(), 1, line.size(), stderr);
  };
}

}  // namespace mitogen::mito
