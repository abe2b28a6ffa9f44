"""The diseases of the book: the codes that ``studies`` uses, their names, and to which part of the book they belong."""

BLOOD = {
    "ALL": "Acute lymphoblastic leukaemia",
    "AML": "Acute myeloid leukaemia",
    "CLLSLL": "Chronic lymphocytic leukaemia",
    "CML": "Chronic myeloid leukaemia",
    "CTCL": "Cutaneous T-cell lymphoma",
    "GVHD": "Graft-versus-host disease",
    "HCL": "Hairy-cell leukaemia",
    "HL": "Hodgkin lymphoma",
    "LYMPH": "Hodgkin and non-Hodgkin lymphoma",
    "MDS": "Myelodysplastic syndromes",
    "MTNN": "Other T-cell lymphoma",
    "NHL": "Non-Hodgkin lymphoma",
    "PCM": "Multiple myeloma",
    "mixed": "Several blood cancers together",
}
"""Blood cancers and what follows their treatment, by code."""
SOLID = {
    "RCC": "Renal cell carcinoma",
    "MEL": "Melanoma",
    "UM": "Melanoma of the eye",
    "COADREAD": "Colorectal cancer",
    "HCC": "Hepatocellular carcinoma",
    "EGC": "Cancer of the stomach",
    "PAAD": "Pancreatic cancer",
    "NSCLC": "Non-small-cell lung cancer",
    "SCLC": "Small-cell lung cancer",
    "PLMESO": "Pleural mesothelioma",
    "BLCA": "Bladder cancer",
    "PRAD": "Prostate cancer",
    "HNSC": "Head and neck cancer",
    "NPC": "Nasopharyngeal cancer",
    "BRCA": "Breast cancer",
    "OVT": "Ovarian cancer",
    "CESC": "Cervical cancer",
    "DIFG": "Glioma",
    "NBL": "Neuroblastoma",
    "OS": "Osteosarcoma",
    "SOFT_TISSUE": "Soft-tissue sarcoma",
    "SOLID": "Several solid tumours together",
}
"""Solid tumours by code."""
NAMES = BLOOD | SOLID
"""Every disease that the schema allows."""
