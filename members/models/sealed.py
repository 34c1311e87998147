"""What a row with a sealed identity and phone number shows of them: in clear for few, masked for lists."""

from members.rules.identity import masked, masked_phone
from xinhui.core.sealed import unseal

#: What the numbers are sealed for: one kept for a phone number cannot be read as an identity number.
IDENTITY, PHONE = "members.identity", "members.phone"


class SealedNumbers:
    """For models with `identity_sealed` and `phone_sealed`."""

    identity_sealed: str
    phone_sealed: str

    @property
    def identity(self) -> str:
        """The number in clear. Only for services and pages that say why and are on the trail."""
        return unseal(self.identity_sealed, purpose=IDENTITY)

    @property
    def identity_masked(self) -> str:
        """4407**********1234."""
        return masked(self.identity)

    @property
    def phone(self) -> str:
        """The phone number in clear."""
        return unseal(self.phone_sealed, purpose=PHONE)

    @property
    def phone_masked(self) -> str:
        """138****5678."""
        return masked_phone(self.phone)
