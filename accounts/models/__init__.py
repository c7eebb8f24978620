from accounts.models.change import AccountChange
from accounts.models.note import Note
from accounts.models.notification import Notification
from accounts.models.shared_device import SharedDevice
from accounts.models.skill import Skill
from accounts.models.staff_action import StaffAction
from accounts.models.suspension import Suspension, SuspensionEvent
from accounts.models.user import User

__all__ = [
    "AccountChange",
    "Note",
    "Notification",
    "SharedDevice",
    "Skill",
    "StaffAction",
    "Suspension",
    "SuspensionEvent",
    "User",
]
