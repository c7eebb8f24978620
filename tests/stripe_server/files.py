"""Files that are uploaded to be shown to a bank."""

from tests.stripe_server.errors import StripeError
from tests.stripe_server.routes import Call, route
from tests.stripe_server.state import Object, State
from tests.stripe_server.uploads import Upload

# By how a file begins, whatever its name says.
KINDS = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png"}
FOR_BANKS = "dispute_evidence"
LARGEST, LARGEST_TOGETHER = 5_000_000, 4_500_000
# Evidence that is a file's id and no text.
FIELDS = (
    "cancellation_policy",
    "customer_communication",
    "customer_signature",
    "duplicate_charge_documentation",
    "receipt",
    "refund_policy",
    "service_documentation",
    "shipping_documentation",
    "uncategorized_file",
)


@route("POST", "/v1/files")
def create(call: Call) -> Object:
    state, upload, purpose = call.state, call.params["file"], call.params["purpose"]
    if not isinstance(upload, Upload):
        raise StripeError("Invalid file: it must be uploaded as one", param="file")
    kind = next((kind for start, kind in KINDS.items() if upload.content.startswith(start)), None)
    if state.strict.files_are_checked and purpose == FOR_BANKS:
        if kind is None:
            message = "Invalid file type: a file for dispute_evidence must be a jpg, pdf or png."
            raise StripeError(message, param="file")
        if len(upload.content) > LARGEST:
            raise StripeError("The file is larger than 5 MB.", param="file")
    file = {
        "id": state.new_id("file"),
        "object": "file",
        "created": state.timestamp(),
        "expires_at": None,
        "filename": upload.name,
        "links": {"object": "list", "data": [], "has_more": False, "url": "/v1/file_links"},
        "purpose": purpose,
        "size": len(upload.content),
        "title": None,
        "type": kind,
        "url": None,
    }
    return state.add(file, content=upload.content)


@route("GET", "/v1/files/{file}")
def retrieve(call: Call) -> Object:
    return call.state.get("file", call.args["file"], param="file")


def refuse_unfit_for_a_bank(state: State, evidence: Object) -> None:
    """Every file must be known, uploaded for this, and all of them together no larger than banks take."""
    files = {name: state.get("file", evidence[name], param=f"evidence[{name}]") for name in FIELDS if evidence[name]}
    for name, file in files.items():
        if file["purpose"] != FOR_BANKS:
            raise StripeError(f"The file {file['id']} was not uploaded as dispute_evidence.", param=f"evidence[{name}]")
    if sum(file["size"] for file in files.values()) > LARGEST_TOGETHER:
        raise StripeError("The files have more than 4.5 MB together.", param="evidence")
