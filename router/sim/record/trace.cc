#include "router/sim/record/trace.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "router/sim/scenario/fault_table.h"

namespace mitogen::sim {
namespace {

std::string What(const TraceRecord& record) {
  switch (record.what) {
    case TraceWhat::kSpawn:
      return absl::StrCat("is started by ", record.a);
    case TraceWhat::kUp:
      return absl::StrCat("is up, under ", record.a, ", dialect ", record.b);
    case TraceWhat::kBootFailed:
      return absl::StrCat("did not come up, under ", record.a);
    case TraceWhat::kSend:
      return absl::StrCat("sends to ", record.a, ":", record.b,
                          record.c != 0 ? ", with an answer wanted" : "");
    case TraceWhat::kDeliver:
      return absl::StrCat("takes number ", record.c, " from ", record.a,
                          " for handle ", record.b);
    case TraceWhat::kAnswer:
      return absl::StrCat("gets ", record.b != 0 ? "a dead message" : "a reply",
                          " from ", record.a, " to its request ", record.c);
    case TraceWhat::kLinkLost:
      return absl::StrCat("loses the link to ", record.a);
    case TraceWhat::kShutdown:
      return "shuts down";
    case TraceWhat::kEnd:
      return "ends";
    case TraceWhat::kFault:
      return absl::StrCat("FAULT ", Faults()[record.a].name);
    case TraceWhat::kForge:
      return absl::StrCat("FORGES a message to ", record.a, ":", record.b,
                          " from ", record.c);
    case TraceWhat::kPhase:
      return absl::StrCat("phase ", record.a, " of the world");
  }
  return "";
}

}  // namespace

std::string DescribeTraceRecord(const TraceRecord& record) {
  return absl::StrFormat("%10d us  context %d %s", record.time_us,
                         record.context_id, What(record));
}

void Trace::Keep(const TraceRecord& record) {
  if (kept_.size() == keep_) kept_.pop_front();
  kept_.push_back(record);
}

}  // namespace mitogen::sim
