// Prints what the tree logs, for people, on standard error.

#ifndef MITOGEN_TOOLS_MITO_LOG_PRINTER_H_
#define MITOGEN_TOOLS_MITO_LOG_PRINTER_H_

#include <functional>
#include <string>

#include "protocol/log_levels.h"
#include "router/log_sink.h"

namespace mitogen::mito {

// One line with its end, whatever the record holds: control characters are
// escapes, newlines too, or a child could forge the records of others.
std::string LogLine(const ContextLogRecord& log);

// For MasterSettings::log: prints what those levels let through.
std::function<void(const ContextLogRecord&)> PrintLogs(const LogLevels& levels);

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_LOG_PRINTER_H_
