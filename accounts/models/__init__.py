from accounts.models.change import AccountChange
from accounts.models.note import Note
from accounts.models.notification import Notification
from accounts.models.profile import Profile, SpokenLanguage
from accounts.models.project import Project, ProjectPicture
from accounts.models.record import Record, RecordToCount
from accounts.models.shared_device import SharedDevice
from accounts.models.skill import Skill
from accounts.models.staff_action import StaffAction
from accounts.models.suspension import Suspension, SuspensionEvent
from accounts.models.user import User

__all__ = [
    "AccountChange",
    "Note",
    "Notification",
    "Profile",
    "Project",
    "ProjectPicture",
    "Record",
    "RecordToCount",
    "SharedDevice",
    "Skill",
    "SpokenLanguage",
    "StaffAction",
    "Suspension",
    "SuspensionEvent",
    "User",
]
