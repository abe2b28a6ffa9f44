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
OTHER = {
    "HIV": "HIV infection",
    "SLE": "Systemic lupus erythematosus",
    "RA": "Rheumatoid arthritis",
    "MS": "Multiple sclerosis",
    "PSO": "Psoriasis and psoriatic arthritis",
    "T1D": "Type 1 diabetes",
    "SJS": "Sjögren's syndrome",
    "ALOPECIA": "Alopecia areata",
    "VITILIGO": "Vitiligo",
    "AIH": "Autoimmune hepatitis",
    "IBD": "Inflammatory bowel disease",
    "SPA": "Ankylosing spondylitis",
    "VASC": "Vasculitis",
    "ITP": "Immune thrombocytopenia",
    "AUTOIMM": "Other or several autoimmune diseases",
    "ALLERGY": "Atopic disease and allergy",
    "REPRO": "Pregnancy loss and endometriosis",
    "HTX": "Organ transplantation",
    "TB": "Tuberculosis",
    "LEPROSY": "Leprosy",
    "LEISH": "Leishmaniasis",
    "HBV": "Hepatitis B",
    "HCV": "Hepatitis C",
    "SEPSIS": "Sepsis and other infections",
    "PID": "Immunodeficiency other than HIV",
    "ALS": "Amyotrophic lateral sclerosis",
    "ALZ": "Alzheimer's disease",
    "ACS": "Coronary disease",
    "OTHER": "Other uses",
}
"""What IL-2 was tried for beyond cancer, by code."""
NAMES = BLOOD | SOLID | OTHER
"""Every disease that the schema allows."""
INFECTIONS = ("TB", "LEPROSY", "LEISH", "HBV", "HCV", "SEPSIS", "PID")
IMMUNE = ("SLE", "RA", "MS", "PSO", "T1D", "SJS", "ALOPECIA", "VITILIGO", "AIH", "IBD", "SPA", "VASC", "ITP", "AUTOIMM")
IMMUNE += ("ALLERGY", "REPRO", "HTX")
"""Diseases in which the immune system attacks, or must be kept from attacking."""
