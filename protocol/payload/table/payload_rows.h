// The functions that the rows of payload_table.cc point to. Each turns a
// payload's typed form into its fields, or its fields into a message. The
// fields are known to be there.

#ifndef MITOGEN_PROTOCOL_PAYLOAD_TABLE_PAYLOAD_ROWS_H_
#define MITOGEN_PROTOCOL_PAYLOAD_TABLE_PAYLOAD_ROWS_H_

#include <initializer_list>
#include <utility>

#include "absl/strings/string_view.h"
#include "protocol/payload/table/payload_table.h"
#include "protocol/pickle/value/document.h"

namespace mitogen {

using PayloadField = std::pair<absl::string_view, ValueId>;

// A dict of the fields, whose names it borrows.
ValueId MakeFields(std::initializer_list<PayloadField> fields,
                   Document* document);

// payload_rows_text.cc
PayloadParser ParseGetModuleFields, ParseForwardLogFields, ParseAddRouteFields,
    ParseDelRouteFields, ParseForwardModuleFields, ParseEmptyFields,
    ParseDeadFields;
PayloadBuilder BuildGetModule, BuildForwardLog, BuildAddRoute, BuildDelRoute,
    BuildForwardModule, BuildEmpty, BuildDead;

// payload_rows_pickled.cc
PayloadParser ParseCallFunctionFields, ParseReplyFields, ParseIdBlockFields,
    ParseLoadModuleFields, ParseCallServiceFields, ParseGetResourceFields,
    ParseLoadResourceFields, ParseFileChunkFields;
PayloadBuilder BuildCallFunction, BuildReply, BuildIdBlock, BuildLoadModule,
    BuildCallService, BuildGetResource, BuildLoadResource, BuildFileChunk;

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PAYLOAD_TABLE_PAYLOAD_ROWS_H_
