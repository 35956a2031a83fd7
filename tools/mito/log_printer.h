// Prints what the tree logs, for people, on standard error.

#ifndef MITOGEN_TOOLS_MITO_LOG_PRINTER_H_
#define MITOGEN_TOOLS_MITO_LOG_PRINTER_H_

#include <functional>

#include "protocol/log_levels.h"
#include "router/log_sink.h"

namespace mitogen::mito {

// For MasterSettings::log: prints what those levels let through, each record on
// lines of its own.
std::function<void(const ContextLogRecord&)> PrintLogs(const LogLevels& levels);

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_LOG_PRINTER_H_
