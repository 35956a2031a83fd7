// Prints what the tree logs on standard error.

#ifndef MITOGEN_TOOLS_MITO_OUTPUT_LOG_PRINTER_H_
#define MITOGEN_TOOLS_MITO_OUTPUT_LOG_PRINTER_H_

#include <cstdint>
#include <functional>
#include <string>

#include "protocol/log_levels.h"
#include "router/role/log_sink.h"
#include "tools/mito/output/output_lines.h"

namespace mitogen::mito {

// One line with its end, whatever the record holds. Control characters are
// escaped, newlines too, or a child could forge the records of others.
std::string LogLine(const ContextLogRecord& log);

// For MasterSettings::log: prints to `output` what those levels let through.
// `output` must outlive the function. Long texts are cut, and lines are dropped
// if nobody reads them.
std::function<void(const ContextLogRecord&)> PrintLogs(const LogLevels& levels,
                                                       OutputLines* output);

// The line that says how many lines were dropped, without its end.
std::string LogDropNotice(uint64_t count);

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_OUTPUT_LOG_PRINTER_H_
