"""What was uploaded to be shown to a bank, for staff to read as it was."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from escrow.models import Chargeback, ChargebackFile
from marketplace.staff import ReadOnlyInline


class FileInline(ReadOnlyInline):
    """The files by kind, each a download."""

    model = ChargebackFile
    fields = ("kind", "round", "download", "sha256", "provider_ref", "uploaded_at")
    readonly_fields = fields
    verbose_name_plural = "files sent with the evidence"

    def get_queryset(self, request: HttpRequest) -> "QuerySet[ChargebackFile]":
        return super().get_queryset(request).defer("content")

    def has_view_permission(self, request: HttpRequest, obj: Chargeback | None = None) -> bool:
        return _may_read(request)

    @admin.display(description="file")
    def download(self, file: ChargebackFile) -> SafeString:
        address = reverse("admin:escrow_chargeback_file", args=[file.chargeback_id, file.pk])
        return format_html('<a href="{}">{}</a>', address, file.name)


class FilePages(admin.ModelAdmin):
    """Adds the addresses of the files."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_safe(self.file))
        return [path("<int:pk>/files/<int:file_pk>/", view, name="escrow_chargeback_file"), *super().get_urls()]

    def file(self, request: HttpRequest, pk: int, file_pk: int) -> HttpResponse:
        """One file, as a download that no browser runs or sniffs."""
        if not _may_read(request):
            raise PermissionDenied
        file = get_object_or_404(ChargebackFile, pk=file_pk, chargeback=pk)
        return HttpResponse(
            bytes(file.content),
            content_type="application/pdf",
            headers={
                "Content-Disposition": f'attachment; filename="chargeback-{pk}-{file.round}-{file.name}"',
                "X-Content-Type-Options": "nosniff",
                "Content-Security-Policy": "default-src 'none'; sandbox",
                "Cache-Control": "private, no-store",
            },
        )


def _may_read(request: HttpRequest) -> bool:
    """Messages are in them: the right to read contracts is wanted, too."""
    return request.user.has_perm("escrow.view_chargeback") and request.user.has_perm("contracts.view_contract")
