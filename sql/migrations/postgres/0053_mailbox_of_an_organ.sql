-- 0053_mailbox_of_an_organ.sql -- an address is one person's mailbox within an organ; what another organ has is not known there.

DROP INDEX mailbox_address;
CREATE UNIQUE INDEX mailbox_address ON mailbox (tenant_id, address) WHERE valid_to = '';
DROP INDEX mailbox_of_address;
CREATE INDEX mailbox_of_address ON mailbox (tenant_id, address);
