"""How the OpenAPI schema is drawn: a part of the settings."""

from typing import Any


def schema_settings(*, cadres: bool) -> dict[str, Any]:
    """SPECTACULAR_SETTINGS; `cadres`: the room is on this server."""
    return {
        "TITLE": "Xinhui API",
        "VERSION": "1.0.0",
        "OAS_VERSION": "3.1.0",
        "SERVE_INCLUDE_SCHEMA": False,
        "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
        "SWAGGER_UI_DIST": "SIDECAR",
        "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
        "REDOC_DIST": "SIDECAR",
        "SCHEMA_PATH_PREFIX": "/api/v1/",
        "POSTPROCESSING_HOOKS": [
            "drf_spectacular.hooks.postprocess_schema_enums",
            "xinhui.api_schema.no_ends_of_columns",
            "xinhui.api_schema.one_kind_of_body",
            "xinhui.api_schema.say_problems",
            "xinhui.api_examples.say_examples",
        ],
        "ENUM_NAME_OVERRIDES": {
            "IssueState": "grids.states.IssueState",
            "WhistleState": "grids.states.WhistleState",
            "AssignmentState": "grids.states.AssignmentState",
            "CategoryKind": "grids.models.category.CategoryKind",
            "WhistleKind": "grids.models.category.WhistleKind",
            "Level": "grids.levels.Level",
            "ChaseLevel": "grids.emergency_states.ChaseLevel",
            "ReceiptState": "grids.emergency_states.ReceiptState",
            "OrderState": "grids.emergency_states.OrderState",
            "ActivationState": "grids.emergency_states.ActivationState",
            "SubjectEnum": "members.states.university.CourseSubject",
            "HotlineKind": "grids.hotline_states.HotlineKind",
            "HotlineState": "grids.hotline_states.HotlineState",
            "UpperSubject": "grids.models.upper.UpperSubject",
            "UnitKind": "xinhui.accounts.models.UnitKind",
            "TalentKind": "talent.states.people.TalentKind",
            **({"ClassKind": "cadres.states.training.ClassKind"} if cadres else {}),
        },
    }
