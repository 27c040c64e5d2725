/* limits.h -- every limit has a name, here.
 *
 * WHAT      Bounds on input, memory and work. Those marked (conf) are defaults of a setting.
 * OWNERSHIP Constants only.
 * ERRORS    Over a limit is RC_LIMIT, and the message names the limit and its value.
 */
#pragma once

#define LIMIT_PACKET_BYTES (100LL << 20) /* (conf) an edXML packet as sent */
#define LIMIT_ATTACHMENTS 200            /* attachments in one packet */
#define LIMIT_RECEIVERS 5000             /* To elements of one packet */
#define LIMIT_XML_DEPTH 64
#define LIMIT_XML_ELEMENTS 200000
#define LIMIT_XML_TAG (64 << 10)        /* bytes of one tag, comment or processing instruction */
#define LIMIT_XML_NAMES (4 << 20)       /* bytes of all different names together */
#define LIMIT_XML_SCOPE 256             /* namespaces declared by an element and those around it */
#define LIMIT_XML_TEXT (1 << 20)        /* bytes of any one text but an attachment's */
#define LIMIT_FINDINGS 200              /* findings kept per packet */
#define LIMIT_ZIP_RATIO 200             /* inflated : deflated */
#define LIMIT_ZIP_FREE (1 << 20)        /* inflated bytes below which the ratio does not matter */
#define LIMIT_ZIP_BYTES (1LL << 30)     /* what the one-entry ZIPs of a packet unpack to, in all */
#define LIMIT_SIGNED_BYTES (64LL << 20) /* larger packets' signatures are not checked */
#define LIMIT_SIGNED_ALONE (8LL << 20)  /* above this one check at a time */
#define LIMIT_ORGAN_NAME_BYTES 1024     /* of a name in a certificate request */
#define LIMIT_KEY_ID 64                 /* bytes of a key's name */
#define LIMIT_KEYS 20000                /* keys that one keeper holds */
#define LIMIT_KEY_FILE (16 << 10)       /* bytes of a key file */
#define LIMIT_KEEPER_MESSAGE 4096       /* bytes of a request to the keeper or its answer */
#define LIMIT_KEEPER_SIGN_SECS 5        /* waiting for a signature */
#define LIMIT_KEEPER_CREATE_SECS 60     /* waiting for a new RSA key */
#define LIMIT_KEEPER_RELOAD_SECS 15     /* waiting for all keys anew; 20,000 take half of that */
#define LIMIT_CERTIFICATE_BYTES (64 << 10)
#define LIMIT_TLS_FILE (1 << 20)        /* bytes of http.tls_certificate, of http.tls_key */
#define LIMIT_TLS_CHAIN 16              /* certificates in the first */
#define LIMIT_SIGNER_CERTIFICATES 8     /* certificates in one Signature */
#define LIMIT_RSA_BITS 8192             /* of a signer's key: larger ones only cost time */
#define LIMIT_ROOTS_BYTES (4 << 20)     /* a bundle of roots */
#define LIMIT_XML_NAMESPACES 32         /* namespaces in scope of one element */
#define LIMIT_XML_ATTRIBUTES 64         /* attributes of one element */
#define LIMIT_READ_BYTES (2 << 20)      /* of text that is kept of one file */
#define LIMIT_DIFF_WORDS 100000         /* of each of two texts that are compared */
#define LIMIT_DIFF_STEPS 20000000       /* comparisons of words */
#define LIMIT_DIFF_SHOWN 1000           /* pieces of one comparison on a page */
#define LIMIT_DIFF_FILES 10             /* of two versions, whose texts are compared */
#define LIMIT_READ_SECS 60              /* to take it out in, and on the processor */
#define LIMIT_READ_ASKED_SECS 20        /* of one that a person waits for, who changes a draft */
#define LIMIT_READ_WAIT_SECS 10         /* for one's turn: one file at a time */
#define LIMIT_READ_YIELD_SECS 5         /* that the background reads on while a person waits */
#define LIMIT_READ_LAST_SECS 5          /* of those: to end what is under way */
#define LIMIT_READ_MIMETYPE 64          /* bytes of an OpenDocument file's type */
#define LIMIT_READ_MEMORY (384LL << 20) /* of a process that reads a file */
#define LIMIT_READ_PAGES 5000           /* of a PDF whose text is taken */
#define LIMIT_READ_UNPACKED (256 << 20) /* bytes that the parts of an office file unpack to */
#define LIMIT_READ_ENTRIES 20000        /* parts of such a file */
#define LIMIT_READ_HEAD (256 << 10)     /* bytes that tell what a file is */
#define LIMIT_READ_ATTEMPTS 3           /* that end without an answer, then it is left unread */
#define LIMIT_MAIL_HEADS (256 << 10)    /* bytes of a mail's header fields */
#define LIMIT_MAIL_HEAD 8192            /* bytes of one of them that are kept */
#define LIMIT_MAIL_DEPTH 20             /* of parts within each other, and mails within mails */
#define LIMIT_MAIL_PARTS 500            /* that are looked at */
#define LIMIT_MAIL_FILES 200            /* that it brings along */
#define LIMIT_MAIL_FILE (128 << 20)     /* bytes of one of them */
#define LIMIT_MAIL_HTML (1 << 20)       /* bytes of a text in HTML */
#define LIMIT_MAIL_TEXT (256 << 10)     /* bytes of its text that are shown before it is entered */
#define LIMIT_MAIL_SECS 20              /* to read it in, while somebody waits */
#define LIMIT_MAILS_WAITING 20          /* that one person has handed over and not entered */
#define LIMIT_MAIL_WAIT_DAYS 7          /* for one to be entered */
#define LIMIT_KEPT_FILES 50             /* of refused forms, that are kept for one person */
#define LIMIT_KEPT_ROUNDS 4             /* times what one form may bring, together */
#define LIMIT_KEPT_HOURS 12             /* for the form to be handed in */
#define LIMIT_JOIN_BYTES (1LL << 30)    /* of the PDFs that are joined into one */
#define LIMIT_JOINED_BYTES (2LL << 30)  /* of the one */
#define LIMIT_JOIN_PAGES 50000          /* of the one */
#define LIMIT_JOIN_OBJECTS 4000000      /* of the one */
#define LIMIT_JOIN_TITLE 2048           /* bytes of a bookmark */
#define LIMIT_JOIN_DEPTH 64             /* of arrays and dictionaries within each other */
#define LIMIT_FIELDS_SECS 20            /* to put fields into a PDF, or fill them */
#define LIMIT_PDF_FIELDS 5000           /* of a form that are looked through for ours */
#define LIMIT_NOTATION_BYTES 1024       /* what a field of a PDF is filled with */
#define LIMIT_CONVERT_SECS 120          /* for LibreOffice to make a PDF in */
#define LIMIT_CONVERT_CPU_SECS 60       /* of those, on the processor */
#define LIMIT_CONVERT_MEMORY (1 << 30)  /* of its process */
#define LIMIT_CONVERT_BYTES (1 << 28)   /* of the PDF, and of any file it writes */
#define LIMIT_CONVERT_WAIT_SECS 30      /* for one's turn: one file at a time */
#define LIMIT_READ_COUNT 1000000        /* files waiting for the reader that are counted */
#define LIMIT_ORGAN_CODE 35             /* Decision 20/2020; QCVN 102 says 13 */
#define LIMIT_ORGAN_CODE_MIN 2          /* one letter is a slip of the finger, not a code */
#define LIMIT_ORGAN_CODE_QCVN 13
#define LIMIT_ORGAN_NAME 200          /* code points, QCVN 102 */
#define LIMIT_ORGAN_MAIL 100          /* code points, QCVN 102 */
#define LIMIT_SUBJECT 500             /* code points, QCVN 102 */
#define LIMIT_PAGE_COUNT 9999         /* pages of a document, as a person counts them */
#define LIMIT_REASON 1000             /* code points: reason of a refusal */
#define LIMIT_FILE_NAME 500           /* code points, AttachmentName */
#define LIMIT_FILE_NAME_BYTES 255     /* a name in a folder (NAME_MAX) */
#define LIMIT_BODY_MEMORY (256 << 10) /* request bodies above this go to a spool file */
#define LIMIT_FORM_FIELDS 16000       /* fields of one form: each of LIMIT_RECEIVERS has three */
#define LIMIT_FORM_FIELD (1 << 20)    /* bytes of one field that is not a file: so has the API's */
#define LIMIT_HEADER_BYTES (32 << 10) /* all request headers together */
#define LIMIT_JSON_BYTES (8 << 20)    /* a JSON text that is read into a tree */
#define LIMIT_RIDER_BYTES (4 << 20)   /* of a vanthu.json */
#define LIMIT_DOSSIER_PARTS 100       /* of a submission */
#define LIMIT_COPY_PRINTS 10000       /* of one copy on paper */
#define LIMIT_COPY_TEXT 20000         /* code points: what a trích sao takes of a document */
#define LIMIT_API_EMPTY 256           /* a JSON body of a call that takes none: {} */
#define LIMIT_API_JSON (256 << 10)    /* a JSON body of the API; such fit LIMIT_BODY_MEMORY */
#define LIMIT_JSON_DEPTH 32
#define LIMIT_DEADLINE_DAYS 4000  /* ahead */
#define LIMIT_ASSIGNMENTS 500     /* of one directive */
#define LIMIT_DIRECTIVE 2000      /* code points */
#define LIMIT_REPORT_DAYS 366     /* one report counts */
#define LIMIT_NOTICE_READERS 5000 /* of one internal document, those of its units with them */
#define LIMIT_NOTICE_VENUE 200    /* code points */
#define LIMIT_TASKS_COUNTED 5000  /* of somebody's newest tasks, by standing */
#define LIMIT_QUEUE_COUNT 1000    /* rows of a queue that are counted; more are "so many or more" */
#define LIMIT_OPEN_ITEMS 100      /* of each kind that a hand-over lists before it is done */
#define LIMIT_TAKERS 200          /* people to choose from; more are found by their login */
#define LIMIT_HOLIDAYS 366        /* put at once */
#define LIMIT_HOLIDAY_YEAR_MIN 2000
#define LIMIT_HOLIDAY_YEAR_MAX 2100
#define LIMIT_READS_KEPT 4096 /* reads that wait in memory to be written */
#define LIMIT_SEAL_ROWS 2000  /* rows of the audit under one seal */
#define LIMIT_AUDIT_LOOK 5000 /* rows looked through for one page of a group */
#define LIMIT_PRESETS 100     /* words for directives of one person, or of the organ */
#define LIMIT_OPINIONS 100    /* asked for at once */
#define LIMIT_OPINION 2000    /* code points */
#define LIMIT_SERIES_NAME 200 /* code points */
#define LIMIT_EXEMPTION_NAME                                                                       \
	200                     /* code points: of what may go on paper alone, and of who gave it */
#define LIMIT_ADDRESS 300       /* code points: of a receiver that the directory does not have */
#define LIMIT_HANDED_HOW 200    /* code points: how paper was handed over */
#define LIMIT_OWN_RECEIVERS 500 /* units and persons of the organ that a document goes to */
#define LIMIT_PAPER_PLACE 200   /* code points: where an original lies */
#define LIMIT_TYPE_NAME 100     /* code points: of a type of documents */
#define LIMIT_SERIES_TYPES 40   /* types counted in one series */
#define LIMIT_RESERVE 50        /* numbers that are reserved at once */
#define LIMIT_NUMBER_CHOICES 400 /* numbers that a clerk is shown to choose from */
#define LIMIT_NUMBER_LEAP 100    /* numbers that one typed by hand may pass over; more is a slip */
#define LIMIT_NUMBER_BEGIN 20000 /* the same of the first one that a register knows in a year */
#define LIMIT_FILE_TITLE 500     /* code points: title of a work file (App. VI) */
#define LIMIT_FILE_NOTATION 20   /* code points: số và ký hiệu hồ sơ (App. VI) */
#define LIMIT_FILE_ITEMS 999     /* documents in a work file: App. VI has three figures */
#define LIMIT_FILE_PARTS 99      /* packets that one work file goes out in */
#define LIMIT_PARTS_WAITING 200  /* of one sender, whose letter is not here or does not name them */
#define LIMIT_PART_WAIT_DAYS 3   /* for its letter; then a part is shown by itself */
#define LIMIT_PART_PAGE 50       /* of those in one transaction */
#define LIMIT_FILE_PAGE 100      /* of them on one page */
#define LIMIT_FILE_WORDS 30      /* code points: rights (App. VI) */
#define LIMIT_FILE_LANGUAGE 50   /* code points (App. VI) */
#define LIMIT_FILE_ADD 100       /* documents put into a file at once */
#define LIMIT_FILE_READERS 200   /* persons and units that a file is shared with */
#define LIMIT_AUTHORITY 200      /* code points: who asks that something be frozen */
#define LIMIT_GROUPS                                                                               \
	50 /* of documents, in an organ: who reads all of them has a list put together of as many */
#define LIMIT_GROUP_NAME 200        /* code points */
#define LIMIT_GROUP_READERS 200     /* of one group */
#define LIMIT_GROUP_RULES 50        /* of one group */
#define LIMIT_CATALOG_ENTRIES 20000 /* headings and files in a year's list */
#define LIMIT_CATALOG_YEARS 10      /* back: lists of years that are over, and files of them */
#define LIMIT_FILE_HISTORY 500      /* lines of a file's history that its page shows */
#define LIMIT_RETENTION_YEARS 99
#define LIMIT_FILE_NOTICE_DAYS 30   /* before a file is due in the archive (App. VI III.5) */
#define LIMIT_FILE_ARCHIVED_YEARS 5 /* what is kept for less is not handed over (art. 31) */
#define LIMIT_UNIT_DEPTH 512        /* levels of units in an organ */
#define LIMIT_CAPACITIES 64         /* posts that somebody holds or stands for at once */
#define LIMIT_KEYS_BYTES (LIMIT_CAPACITIES * 24) /* their ids in a row */
#define LIMIT_ROLES_BYTES 256                    /* the words of all roles in a row */
#define LIMIT_UNIT_CODE 30                       /* code points */
#define LIMIT_UNIT_NAME 200                      /* code points */
#define LIMIT_UNIT_ORDINAL 99999
#define LIMIT_POST_TITLE 100         /* code points, Decree 30 App. VI */
#define LIMIT_GROUND 500             /* code points: the decision that a delegation rests on */
#define LIMIT_PEOPLE_BYTES (4 << 20) /* a CSV file of units or people */
#define LIMIT_PEOPLE_ROWS 20000      /* rows of it */
#define LIMIT_PEOPLE_NEW 2000        /* accounts that one file makes: each password takes 20 ms */
#define LIMIT_IMPORT_FAULTS 200      /* told at once */
#define LIMIT_JSON_VALUES 200000     /* values in a JSON body */
#define LIMIT_AXIS_ANSWER (1 << 20)  /* an axis's answer without its rows and packets */
#define LIMIT_AXIS_ROW (256 << 10)   /* one row of an axis's list */
#define LIMIT_AXIS_DIRECTORY (1LL << 30) /* an axis's whole directory */
#define LIMIT_JSON_SCAN (1 << 20)        /* bytes kept of a streamed JSON answer */
#define LIMIT_JSON_SCAN_MEMBERS 1000     /* and its members */
#define LIMIT_PAGE_BYTES (16 << 20)      /* an HTML page or JSON answer we build */
#define LIMIT_LIST_PAGE 200              /* rows on one page of a list */
#define LIMIT_BULK LIMIT_LIST_PAGE       /* rows to which one thing is done at once */
#define LIMIT_CATALOGUE_BYTES (64 << 20) /* a CSV file of organs */
#define LIMIT_CSV_RECORD (64 << 10)      /* bytes of one row */
#define LIMIT_CSV_FIELDS 64              /* columns of a row */
#define LIMIT_VXP_BODY (64 << 10)        /* body of a VXP call other than sendEdoc */
#define LIMIT_VXP_PAGE 1000              /* rows of one VXP list answer */
#define LIMIT_DB_CONNECTIONS 256         /* of one pool */
#define LIMIT_DB_GROUP 256               /* writes that share one SQLite commit */
#define LIMIT_REQUEST_MEMORY (64 << 20)  /* arena of one request */
#define LIMIT_PASSWORD_BYTES 1024
#define LIMIT_PASSWORD_CHECKS 2       /* Argon2id at once, 19 MiB each */
#define LIMIT_PASSWORD_WAITERS 16     /* waiting for their turn; above it 429 */
#define LIMIT_PASSWORD_WAIT_SECS 5    /* for that turn to come */
#define LIMIT_SECRET_BYTES (16 << 10) /* the secret of an axis's member */
#define LIMIT_WORKERS 64              /* (conf) request worker threads */
#define LIMIT_LOCK_WAIT_SECS 1        /* for a killed node's last child to let go of the folder */
#define LIMIT_WAIT_SECS 60            /* X-Vanthu-Wait at most */
#define LIMIT_CONNECTIONS 4096        /* open to the HTTP server at once */
#define LIMIT_REQUEST_QUEUE 1024      /* requests waiting for a worker; above it 503 */
#define LIMIT_HEADER_SECS 30          /* for all headers of a request to arrive */
#define LIMIT_BODY_SECS 60            /* after these seconds a body, or the reading of an answer, */
#define LIMIT_BODY_RATE 1024          /* slower on the whole than these bytes a second is cut off */
#define LIMIT_DRAIN_BYTES (16 << 20)  /* of a refused body, read so that the answer gets through */
#define LIMIT_DRAIN_TIMES 4           /* …or so many times the body that is allowed */
#define LIMIT_DRAIN_SECS 10
#define LIMIT_DRAINS 64             /* connections drained at once */
#define LIMIT_PART_HEADER (8 << 10) /* headers of one part of a multipart form */
#define LIMIT_FORM_ID 64            /* bytes: the one-time id of a form */
#define LIMIT_FORM_BYTES (8 << 20)  /* an urlencoded form, which is read into memory */
#define LIMIT_SWEEP_BATCH 500       /* blobs that the database is asked about at once */
#define LIMIT_CTL_FILES 200         /* descriptors passed over the control socket */
#define LIMIT_CTL_WORDS 4096        /* bytes of a command's words */
#define LIMIT_CTL_COMMANDS 16       /* under way at once */
#define LIMIT_CONF_BYTES (256 << 10)
#define LIMIT_CONF_LINE 8192     /* bytes */
#define LIMIT_METRICS_TOKEN 4096 /* bytes of the file with it */
#define LIMIT_SMTP_BYTES 262144  /* of a message to a mailbox */
#define LIMIT_SMTP_SECS 120      /* of handing one over */
#define LIMIT_SMTP_PASSWORD 1024 /* bytes of the file with it */
#define LIMIT_DIGEST_ROWS 40     /* documents that a digest names */
#define LIMIT_PROBLEM_WORD 96    /* bytes of a name that is told with a problem */
#define LIMIT_PROBLEMS 24        /* of one form; more are not told at once */
#define LIMIT_LOGIN 40           /* characters, all of them ASCII */
#define LIMIT_PERSON_NAME 100    /* code points */
#define LIMIT_ADDRESSEE 200      /* code points: a leader by post and name */
#define LIMIT_PASSWORD_LEAST 10  /* code points */
#define LIMIT_TOKEN_NAME 100     /* code points */
#define LIMIT_TOKEN_DAYS 3650    /* that an access token may last */
#define LIMIT_FLASH_BYTES 1000   /* of a cookie with a message for the next page */
#define LIMIT_ORGAN_WORDS 6      /* the same for organs */
#define LIMIT_ORGAN_ROWS 2000    /* of a catalogue that are written at once */
#define LIMIT_OVERVIEW_ROWS 50   /* of each list on the operator's page */
#define LIMIT_REFUSALS 10000     /* of the axis that are kept */
#define LIMIT_LIST_SKIP 10000000 /* rows that a page of a VXP list may lie behind */
#define LIMIT_DOC_ID_BYTES 200   /* a DocId that an axis gives */
#define LIMIT_AXIS_WORDS 2000    /* bytes of an ErrorDesc; ours may name many receivers */

/* finding documents */
#define LIMIT_WORD 64             /* code points of a word that are told apart */
#define LIMIT_SEARCH_TYPED 500    /* code points of a field of a search */
#define LIMIT_SEARCH_WORDS 64     /* words of one search */
#define LIMIT_SEARCH_PHRASES 24   /* phrases and words alone of one search */
#define LIMIT_SEARCH_TERMS 64     /* what its fields come to */
#define LIMIT_SEARCH_MONTHS 36    /* of a time of issue that are told apart; longer ones by years */
#define LIMIT_SEARCH_LOOK 20000   /* documents that hold the words, looked at for one page */
#define LIMIT_SEARCH_RANKED 5000  /* newest of them that are put in order by their subjects */
#define LIMIT_SEARCH_EXPORT 20000 /* documents of one list of what was found */
#define LIMIT_SEARCH_FRESH                                                                         \
	500                  /* newest changes that are not in the index yet, looked at beside it */
#define LIMIT_COLUMNS 16     /* of a list, as its reader chose them; a print has one more */
#define LIMIT_SAVED_NAME 100 /* code points of the name of a search that is kept */
#define LIMIT_SAVED 50       /* searches that one person keeps */
#define LIMIT_SAVED_LISTED 200     /* one's own and shared ones on one page */
#define LIMIT_SAVED_QUESTION 16384 /* bytes: its fields */
#define LIMIT_SEARCH_COUNT 10000   /* changes that are counted */
#define LIMIT_SEARCH_MARKS 1000000 /* that the index made anew covers */
#define LIMIT_SEARCH_BODY                                                                          \
	(512 << 10) /* bytes of the texts of a document's files that are indexed */
#define LIMIT_SEARCH_VECTOR                                                                        \
	(900 << 10) /* bytes of a document's words on PostgreSQL, which takes 1 MiB */
#define LIMIT_SEARCH_BATCH_BYTES                                                                   \
	(4 << 20)                /* of the texts of one batch, but for its last document */
#define LIMIT_SEARCH_PLACE 16383 /* places of words that PostgreSQL tells apart */
#define LIMIT_SEARCH_BATCH 50    /* documents put into the index at once */

/* printing */
#define LIMIT_PRINT_COLUMNS 20   /* of a printed table */
#define LIMIT_PRINT_ROWS 1000000 /* of one print; a sheet of XLSX has 1,048,576 */
#define LIMIT_PRINT_STEP 1000    /* rows of a sheet between two reports of progress */
#define LIMIT_PRINT_CELL 10000   /* code points of a cell */
#define LIMIT_PRINT_MARK 200     /* code points of the mark at a page's foot */
#define LIMIT_GATE_WAITING 4     /* who wait for what few do at once: each holds a thread */
#define LIMIT_PRINTS 2           /* at once, of the whole node */
#define LIMIT_PRINT_WAIT_SECS 15 /* for one's turn */
#define LIMIT_TICKETS_OWN 3      /* prints that one person has ordered and that are not finished */
#define LIMIT_TICKETS_LISTED 20  /* of one person, the newest */
#define LIMIT_TICKET_TRIES 3     /* a print that the node ends with is not begun again for ever */
#define LIMIT_EXPORTS 8     /* whole work files that are made or not yet taken, of the whole node */
#define LIMIT_EXPORTS_OWN 3 /* of those, of one person */
#define LIMIT_EXPORT_BYTES (4LL << 30) /* of one as XML */
#define LIMIT_EXPORT_LOOK (16 << 20)  /* bytes of one between two looks whether the disk has room */
#define LIMIT_FILE_PDF_SECS 600       /* to look at all files of one that becomes a PDF */
#define LIMIT_REGISTER_PART 200       /* rows of a register in memory */
#define LIMIT_REGISTER_RECEIVERS 1000 /* code points of the receivers of one document */
#define LIMIT_REGISTER_WHOM 40        /* of whom one document was given to, that a register names */
#define LIMIT_REGISTER_YEAR_MIN 1945
#define LIMIT_REGISTER_YEAR_MAX 9998
#define LIMIT_PRINT_LEAVE (64LL << 20) /* bytes that a sheet leaves free on the disk */
