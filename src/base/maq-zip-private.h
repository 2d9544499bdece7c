/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Include maq-zip.h first. Shapes of the records, for maq-zip.c and maq-zip-read.c. All numbers are little-endian. */

#define MAQ_ZIP_LOCAL 0x04034b50u       /* 30 bytes and the name */
#define MAQ_ZIP_CENTRAL 0x02014b50u     /* 46 bytes, the name, the extra field */
#define MAQ_ZIP_END 0x06054b50u         /* 22 bytes */
#define MAQ_ZIP_END64 0x06064b50u       /* 56 bytes */
#define MAQ_ZIP_LOCATOR64 0x07064b50u   /* 20 bytes */
#define MAQ_ZIP_LOCAL_SIZE 30
#define MAQ_ZIP_CENTRAL_SIZE 46
#define MAQ_ZIP_END_SIZE 22
#define MAQ_ZIP_END64_SIZE 56
#define MAQ_ZIP_LOCATOR64_SIZE 20
#define MAQ_ZIP_EXTRA64_SIZE 12         /* header and one 64-bit offset */
#define MAQ_ZIP_VERSION 20
#define MAQ_ZIP_VERSION64 45

guint32 maq_zip_crc (const void *data, gsize length);
